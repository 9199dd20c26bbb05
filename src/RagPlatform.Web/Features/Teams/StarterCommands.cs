namespace RagPlatform.Web.Features.Teams;

/// <summary>
/// Starter questions as commands of Teams, whose titles are short, and are what is sent when one is chosen: a title that was cut is taken for
/// its question.
/// </summary>
internal static class StarterCommands
{
    private const int Most = 10;
    private const int LongestTitle = 32;
    private const int LongestDescription = 128;

    /// <summary>The commands of an assistant.</summary>
    public static IReadOnlyList<(string Title, string Description)> Of(IReadOnlyList<string> questions) =>
    [
        .. questions.Select(question => (Title: ShortText.Cut(question, LongestTitle), Description: ShortText.Cut(question, LongestDescription)))
            .DistinctBy(command => command.Title).Take(Most),
    ];

    /// <summary>The question whose title was sent; else what was sent.</summary>
    public static string Expand(string text, IReadOnlyList<string> questions) =>
        questions.FirstOrDefault(question => question.Length > LongestTitle && ShortText.Cut(question, LongestTitle) == text) ?? text;
}
