using Microsoft.SemanticKernel;
using RagPlatform.Core.Answering.Generation;
using RagPlatform.Core.Answering.Text;
using SemanticKernel = Microsoft.SemanticKernel.Kernel;

namespace RagPlatform.Core.Answering.Condensing;

/// <summary>
/// Makes a follow-up stand alone. By rule for small models: a follow-up that leans on what was said ("And for part-timers?", "How long does
/// it take?") gets the subject of the earlier question added. By the model for larger ones. The question as typed is searched as well.
/// </summary>
internal static class QueryCondenser
{
    private const int LongestAnswer = 300;

    /// <summary>The question as it is searched for; as typed when there is no history or it stands alone.</summary>
    public static string ByRule(string question, IReadOnlyList<Turn> history)
    {
        if (history.Count == 0 || !FollowUp.Leans(question))
        {
            return question;
        }

        // A chain of follow-ups leans on the last question that stood alone.
        var subject = new List<string>();
        for (var i = history.Count - 1; i >= 0; i--)
        {
            subject.InsertRange(0, FollowUp.Subject(history[i].Question));
            if (!FollowUp.Leans(history[i].Question))
            {
                break;
            }
        }

        var own = Words.Of(question).ToHashSet(StringComparer.Ordinal);
        string[] added = [.. subject.DistinctBy(Words.Normalize).Where(word => !own.Contains(Words.Normalize(word)))];
        return added.Length == 0 ? question : $"{question.TrimEnd()} ({string.Join(' ', added)})";
    }

    /// <summary>Asks the model; falls back to the rule when it writes nothing usable.</summary>
    public static async Task<string> ByModelAsync(
        string question, IReadOnlyList<Turn> history, SemanticKernel kernel, PromptExecutionSettings settings, CancellationToken cancellationToken)
    {
        var conversation = string.Join('\n', history.Select(turn => $"Question: {turn.Question}\nAnswer: {Shorten(turn.Answer)}"));
        var written = await kernel.InvokeAsync<string>(
            PromptTemplates.Condense, new KernelArguments(settings) { ["conversation"] = conversation, ["question"] = question }, cancellationToken);
        var line = written?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return line is not null && IsRewriting(line, question) ? line : ByRule(question, history);
    }

    // A model that answers in place of rewriting would send the search astray.
    private static bool IsRewriting(string line, string question)
    {
        var own = Words.ContentOf(question);
        var written = Words.Of(line).ToHashSet(StringComparer.Ordinal);
        return line.Length is > 3 and < 400 && !line.Contains('[') && line.EndsWith('?') == question.TrimEnd().EndsWith('?')
            && (own.Count == 0 || own.Any(written.Contains));
    }

    private static string Shorten(string answer) => answer.Length <= LongestAnswer ? answer : answer[..LongestAnswer] + "…";
}
