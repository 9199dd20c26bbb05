using System.Text.RegularExpressions;
using RagPlatform.Core.Answering.Text;

namespace RagPlatform.Core.Answering.Condensing;

/// <summary>Whether a question leans on the conversation, and what an earlier one was about.</summary>
internal static partial class FollowUp
{
    /// <summary>Words of a subject that are carried over, at most.</summary>
    private const int LongestSubject = 6;

    /// <summary>
    /// It begins like a continuation, has a pronoun that points back, or hardly any content of its own.
    /// A question that names something of its own and has three content words stands alone.
    /// </summary>
    public static bool Leans(string question)
    {
        if (Continuation().IsMatch(question))
        {
            return true;
        }

        var content = Words.ContentOf(question).Count;
        return content <= 1 || (content <= 5 && PointsBack().IsMatch(question));
    }

    /// <summary>What a question is about: its names and numbers first, else its content words, as typed.</summary>
    public static IReadOnlyList<string> Subject(string question)
    {
        string[] content = [.. Words.Spans(question)
            .Select(span => question[span.Start..span.End])
            .Where(word => !Words.IsStopWord(Words.Normalize(word)))];
        return content.Length <= LongestSubject ? content : [.. content.TakeLast(LongestSubject)];
    }

    [GeneratedRegex(@"^\W*(?:and|or|but|also|what about|how about|what if|why|since when|und|oder|aber|auch|was ist mit|wie (?:sieht|ist) es|warum|seit wann)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Continuation();

    [GeneratedRegex(@"\b(?:it|its|they|them|their|this|that|these|those|he|she|his|her|there|then|one|ones|same|er|sie|es|das|dies\w*|jene\w*|dort|dafür|damit|davon|dazu|dabei|darüber|ihn|ihm|ihr|ihre\w*)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PointsBack();
}
