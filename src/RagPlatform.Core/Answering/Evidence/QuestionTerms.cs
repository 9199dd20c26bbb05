using RagPlatform.Core.Access;
using RagPlatform.Core.Answering.Text;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering.Evidence;

/// <summary>The question's content words and how much each tells: its inverse document frequency among the visible chunks.</summary>
internal sealed class QuestionTerms
{
    private readonly Dictionary<string, double> _weights;
    private readonly double _total;

    private QuestionTerms(Dictionary<string, double> weights)
    {
        _weights = weights;
        _total = weights.Values.Sum();
    }

    /// <summary>Normalised words with their weights.</summary>
    public IReadOnlyDictionary<string, double> Weights => _weights;

    /// <summary>Counts how often the question's words stand in what the person may see.</summary>
    public static async Task<QuestionTerms> CountAsync(
        string question, IKnowledgeStore store, AccessFilter filter, CancellationToken cancellationToken)
    {
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var span in Words.Spans(question))
        {
            var word = question[span.Start..span.End];
            var normalized = Words.Normalize(word);
            if (!Words.IsStopWord(normalized))
            {
                typed.TryAdd(normalized, word);
            }
        }

        if (typed.Count == 0)
        {
            return new QuestionTerms([]);
        }

        var counts = await store.CountTermsAsync([.. typed.Values], filter, cancellationToken);
        return new QuestionTerms(typed.ToDictionary(
            pair => pair.Key, pair => Idf(counts.Chunks, counts.ChunksWithTerm.GetValueOrDefault(pair.Value)), StringComparer.Ordinal));
    }

    /// <summary>Weighted share of the question's words among the given normalised words, 0–1; 0 when the question has no content words.</summary>
    public double Coverage(IReadOnlySet<string> words) =>
        _total == 0 ? 0 : _weights.Where(pair => words.Contains(pair.Key)).Sum(pair => pair.Value) / _total;

    /// <summary>The same for a passage with its title and headings.</summary>
    public double Coverage(Passage passage) =>
        Coverage(Words.Of($"{passage.Title} {passage.Chunk.Heading} {passage.Chunk.Text}").ToHashSet(StringComparer.Ordinal));

    // BM25's idf (Robertson and Spärck Jones), in the form that is never negative.
    private static double Idf(int chunks, int withTerm) => Math.Log(1 + ((Math.Max(chunks, withTerm) - withTerm + 0.5) / (withTerm + 0.5)));
}
