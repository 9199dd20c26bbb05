using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;

namespace RagPlatform.Core.Answering;

/// <summary>
/// What somebody else may see of an answer: what rests on documents that they may see themselves, at the moment of reading. An answer that is
/// shown around gives no right to its sources. Thread-safe.
/// </summary>
public sealed class AnswerSight(IDocumentStore documents)
{
    /// <summary>Of all documents that the answers name or were written from, those that the caller may see.</summary>
    public async Task<IReadOnlySet<Guid>> FindVisibleAsync(IEnumerable<Answer?> answers, Caller caller, CancellationToken cancellationToken)
    {
        var visible = new HashSet<Guid>();
        foreach (var id in answers.SelectMany(DocumentsOf).Distinct())
        {
            if (await documents.FindAsync(id, caller.Filter(), cancellationToken) is not null)
            {
                visible.Add(id);
            }
        }

        return visible;
    }

    /// <summary>The answer without what rests on anything else, and how many of its sentences were left out.</summary>
    public static (Answer Answer, int Hidden) Narrow(Answer answer, IReadOnlySet<Guid> visible)
    {
        var citations = answer.Citations.Where(citation => visible.Contains(citation.DocumentId)).ToList();
        var numbers = citations.Select(citation => citation.Number).ToHashSet();
        // A sentence that cites nothing may still have been written from a passage: it stays only if all that was read may be seen.
        var mayRest = DocumentsOf(answer).All(visible.Contains);
        var sentences = answer.Sentences
            .Where(sentence => sentence.Citations.Count == 0 ? mayRest : sentence.Citations.All(numbers.Contains)).ToList();
        var narrowed = answer with
        {
            Text = string.Concat(sentences.Select(sentence => sentence.Text + string.Concat(sentence.Citations.Select(number => $" [{number}]")))),
            Sentences = sentences,
            Citations = citations,
            Nearest = [.. answer.Nearest.Where(citation => visible.Contains(citation.DocumentId))],
            Trace = new AnswerTrace(), // It holds passages and the prompt, whole.
        };
        return (narrowed, answer.Sentences.Count - sentences.Count);
    }

    /// <summary>The answer for keeping: of how it was made only which documents were read, which <see cref="Narrow"/> needs.</summary>
    internal static Answer Slim(Answer answer) => answer with
    {
        Trace = new AnswerTrace { Evidence = [.. DocumentsOf(answer).Distinct().Select(id => new Citation(0, id, "", 0, "", "", 0, 0, 0))] },
    };

    private static IEnumerable<Guid> DocumentsOf(Answer? answer) => answer is null
        ? []
        : answer.Citations.Concat(answer.Nearest).Concat(answer.Trace.Evidence).Select(citation => citation.DocumentId)
            .Concat(answer.Trace.Passages.Select(passage => passage.DocumentId));
}
