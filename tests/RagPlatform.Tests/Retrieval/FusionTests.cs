using RagPlatform.Core.Retrieval;

namespace RagPlatform.Tests.Retrieval;

public class FusionTests
{
    [Fact]
    public void What_both_legs_rank_high_comes_first_and_scores_stay_within_0_and_1()
    {
        var fused = Fusion.Fuse(
            new([new(1, 9), new(2, 8), new(3, 1)], Ceiling: 18), [new(4, 0.81), new(2, 0.80), new(1, 0.60)]);

        Assert.Equal([2, 1, 4, 3], fused.Select(chunk => chunk.ChunkId));
        Assert.All(fused, chunk => Assert.InRange(chunk.Score, 0, 1));
        Assert.Equal((8, 0.80), (fused[0].TextScore, fused[0].VectorScore));
        Assert.Equal((null, 0.81), (fused[2].TextScore, fused[2].VectorScore));
    }

    [Fact]
    public void Words_that_the_documents_hardly_have_do_not_outweigh_the_meaning()
    {
        RankedChunk[] vector = [new(2, 0.81), new(1, 0.60)];

        Assert.Equal(1, Fusion.Fuse(new([new(1, 9)], Ceiling: 18), [.. vector, new(3, 0.1)])[0].ChunkId);
        Assert.Equal(2, Fusion.Fuse(new([new(1, 9)], Ceiling: 180), [.. vector, new(3, 0.1)])[0].ChunkId);
    }

    [Fact]
    public void One_leg_alone_keeps_its_order()
    {
        Assert.Equal([(1, 0.5), (2, 0.25)], Fusion.Fuse(new([new(1, 9), new(2, 4.5)], Ceiling: 18), []).Select(c => ((int)c.ChunkId, c.Score)));
        Assert.Equal([(1, 0.9), (2, 0)], Fusion.Fuse(new([], 0), [new(1, 0.9), new(2, -0.1)]).Select(c => ((int)c.ChunkId, c.Score)));
        Assert.Empty(Fusion.Fuse(new([], 0), []));
    }

    [Fact]
    public void Equal_cosines_do_no_harm() =>
        Assert.Equal([1, 2], Fusion.Fuse(new([new(1, 9)], 18), [new(1, 0.5), new(2, 0.5)]).Select(chunk => chunk.ChunkId));
}
