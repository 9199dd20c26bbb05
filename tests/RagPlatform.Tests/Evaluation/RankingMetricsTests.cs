using RagPlatform.Core.Evaluation;

namespace RagPlatform.Tests.Evaluation;

public class RankingMetricsTests
{
    private static readonly Dictionary<string, int> Relevance = new() { ["a"] = 2, ["b"] = 1, ["c"] = 0 };

    [Fact]
    public void The_ideal_order_is_one_and_nothing_relevant_is_zero()
    {
        Assert.Equal(1, RankingMetrics.Ndcg(["a", "b", "c"], Relevance, 10), 6);
        Assert.Equal(0, RankingMetrics.Ndcg(["c", "d"], Relevance, 10));
        Assert.Equal(0, RankingMetrics.Ndcg(["a"], new Dictionary<string, int>(), 10));
    }

    [Fact]
    public void Gains_are_discounted_by_the_logarithm_of_the_rank()
    {
        // b at rank 1 and a at rank 3: 1 + 2 / log2(4), against 2 + 1 / log2(3).
        Assert.Equal((1 + (2 / 2.0)) / (2 + (1 / Math.Log2(3))), RankingMetrics.Ndcg(["b", "x", "a"], Relevance, 10), 6);
        Assert.Equal(1 / (2 + (1 / Math.Log2(3))), RankingMetrics.Ndcg(["b", "x", "a"], Relevance, 2), 6);
    }

    [Fact]
    public void Recall_is_the_share_of_the_relevant_ones_above_the_cut()
    {
        Assert.Equal(0.5, RankingMetrics.Recall(["b", "x", "a"], Relevance, 2));
        Assert.Equal(1, RankingMetrics.Recall(["b", "x", "a"], Relevance, 3));
    }

    [Fact]
    public void A_percentile_is_a_value_that_was_measured()
    {
        Assert.Equal(95, RankingMetrics.Percentile(Enumerable.Range(1, 100).Select(i => (double)i), 0.95));
        Assert.Equal(3, RankingMetrics.Percentile([3], 0.95));
        Assert.Equal(0, RankingMetrics.Percentile([], 0.5));
    }
}
