using System.Globalization;
using System.Resources;

namespace RagPlatform.Core.Retrieval;

/// <summary>What a search says to people, in the language of the current culture (<c>RetrievalTexts.resx</c>, <c>RetrievalTexts.de.resx</c>).</summary>
internal static class RetrievalTexts
{
    private static readonly ResourceManager Resources = new("RagPlatform.Core.Retrieval.RetrievalTexts", typeof(RetrievalTexts).Assembly);

    public static string WordsAlone => Resources.GetString(nameof(WordsAlone), CultureInfo.CurrentUICulture)!;

    public static string WordsAloneBecause(string? reason) =>
        string.Format(CultureInfo.CurrentCulture, Resources.GetString(nameof(WordsAloneBecause), CultureInfo.CurrentUICulture)!, reason);
}
