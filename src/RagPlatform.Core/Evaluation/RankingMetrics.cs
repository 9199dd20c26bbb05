namespace RagPlatform.Core.Evaluation;

/// <summary>How good a ranked list is, against judged relevance.</summary>
public static class RankingMetrics
{
    /// <summary>Normalised discounted cumulative gain of the first <paramref name="cut"/> entries, 0–1.</summary>
    /// <param name="ranked">Ids, best first, each once.</param>
    /// <param name="relevance">Judged ids with their grade; 0 and below is not relevant. With no relevant id the result is 0.</param>
    /// <param name="cut">Entries that count, e.g. 10.</param>
    /// <remarks>Järvelin and Kekäläinen, ACM TOIS 20 (2002), with the grade itself as gain, as trec_eval and BEIR count it.</remarks>
    public static double Ndcg(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> relevance, int cut)
    {
        var ideal = relevance.Values.Where(grade => grade > 0).OrderDescending().Take(cut).Select((grade, rank) => Discounted(grade, rank)).Sum();
        return ideal == 0
            ? 0
            : ranked.Take(cut).Select((id, rank) => Discounted(Math.Max(0, relevance.GetValueOrDefault(id)), rank)).Sum() / ideal;
    }

    /// <summary>Share of the relevant ids among the first <paramref name="cut"/> entries, 0–1; 0 when there is none.</summary>
    public static double Recall(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> relevance, int cut)
    {
        var relevant = relevance.Count(judged => judged.Value > 0);
        return relevant == 0 ? 0 : (double)ranked.Take(cut).Count(id => relevance.GetValueOrDefault(id) > 0) / relevant;
    }

    /// <summary>The value below which a share of the values lies (nearest rank); 0 of none.</summary>
    /// <param name="values">In any order.</param>
    /// <param name="share">0–1, e.g. 0.95.</param>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    private static double Discounted(int grade, int rank) => grade / Math.Log2(rank + 2);
}
