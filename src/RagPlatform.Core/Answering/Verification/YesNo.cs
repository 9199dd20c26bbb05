using System.Text.RegularExpressions;
using RagPlatform.Core.Answering.Text;

namespace RagPlatform.Core.Answering.Verification;

/// <summary>
/// A sentence that begins with yes or no. A small model says "Yes" as easily where the source says another number or forbids it, so a
/// yes or no counts only where words and numbers of the question and the negation of the source fit it; else the source is quoted.
/// </summary>
internal sealed partial class YesNo
{
    private readonly bool _yes;

    private YesNo(bool yes) => _yes = yes;

    /// <summary>The sentence's yes or no, or null.</summary>
    public static YesNo? Of(string sentence) =>
        Start().Match(sentence) is { Success: true } match ? new YesNo(match.Groups["yes"].Success) : null;

    /// <summary>Whether a cited source (any, when none is cited) clearly says it.</summary>
    public bool Holds(Claim claim, string question, IReadOnlyList<Source> sources, IReadOnlyList<int> cited)
    {
        Source[] candidates = [.. cited.Where(i => i >= 0 && i < sources.Count).Select(i => sources[i])];
        var asked = Verification.Quantities.In(question);
        var words = Words.ContentOf(question);
        return (candidates.Length > 0 ? candidates : [.. sources]).Any(source =>
        {
            var negated = Negation().IsMatch(source.Text) || Negation().IsMatch(claim.Text[2..]);
            var share = words.Count == 0 ? 0 : (double)words.Count(source.Words.Contains) / words.Count;
            return share >= 0.5 && negated != _yes && asked.All(source.Holds);
        });
    }

    [GeneratedRegex(@"^\W*(?:(?<yes>yes|ja)\b|(?:no|nein)\b(?=\W*$|[,.;:!–-]))", RegexOptions.IgnoreCase)]
    private static partial Regex Start();

    [GeneratedRegex(@"\b(?:not|no|never|none|nobody|cannot|can't|don't|doesn't|mustn't|isn't|aren't|won't|without|only|except|unless|forbidden|prohibited|excluded|nicht|kein\w*|nie|niemand|ohne|nur|außer|verboten|untersagt|ausgeschlossen)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Negation();
}
