namespace RagPlatform.Web.Features.Teams;

/// <summary>Texts within the lengths that channels take.</summary>
internal static class ShortText
{
    /// <summary>The text, or its beginning with a mark that there is more.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end].TrimEnd() + "…";
    }
}
