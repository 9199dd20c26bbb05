using System.Resources;

namespace RagPlatform.Core.Answering;

/// <summary>What answers say to people, in the language of the current culture (<c>AnswerTexts.resx</c>, <c>AnswerTexts.de.resx</c>).</summary>
internal static class AnswerTexts
{
    private static readonly ResourceManager Resources = new("RagPlatform.Core.Answering.AnswerTexts", typeof(AnswerTexts).Assembly);

    public static string NotFound => Get(nameof(NotFound));

    public static string NothingToSearch => Get(nameof(NothingToSearch));

    public static string NoChatModel => Get(nameof(NoChatModel));

    public static string ChatModelFailed => Get(nameof(ChatModelFailed));

    public static string NoSentenceHeld => Get(nameof(NoSentenceHeld));

    public static string MayNotAnswer => Get(nameof(MayNotAnswer));

    public static string ModelStopped => Get(nameof(ModelStopped));

    public static string NoConversation => Get(nameof(NoConversation));

    public static string NotWritten => Get(nameof(NotWritten));

    public static string Interrupted => Get(nameof(Interrupted));

    public static string OtherModel(string wanted, string used) =>
        string.Format(System.Globalization.CultureInfo.CurrentCulture, Get(nameof(OtherModel)), wanted, used);

    private static string Get(string name) =>
        Resources.GetString(name, System.Globalization.CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"AnswerTexts.resx has no text '{name}'.");
}
