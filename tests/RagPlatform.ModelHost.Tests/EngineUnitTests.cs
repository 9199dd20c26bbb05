using RagPlatform.ModelHost.Engine;
using RagPlatform.ModelHost.Tests.Doubles;

namespace RagPlatform.ModelHost.Tests;

public sealed class StopMatcherTests
{
    [Fact]
    public void Keeps_back_what_may_become_a_stop_string_and_shows_it_when_it_does_not()
    {
        var matcher = new StopMatcher(["</end>"]);

        Assert.Equal("a ", matcher.Push("a </e", out _));
        Assert.Equal("</en", matcher.Push("n", out _) + matcher.Push("x", out var stopped)[..4]);
        Assert.False(stopped);
    }

    [Fact]
    public void Ends_before_the_first_stop_string_even_over_pieces()
    {
        var matcher = new StopMatcher(["STOP", "\n\n"]);

        Assert.Equal("one ", matcher.Push("one ST", out _));
        Assert.Equal("", matcher.Push("OP two\n\n", out var stopped));
        Assert.True(stopped);
    }

    [Fact]
    public void Gives_what_was_kept_back_at_the_end()
    {
        var matcher = new StopMatcher(["###"]);

        Assert.Equal("text ", matcher.Push("text ##", out _));
        Assert.Equal("##", matcher.Rest());
    }
}

public sealed class FairQueueTests
{
    [Fact]
    public void Takes_one_of_each_caller_in_turn()
    {
        var queue = Filled();

        Assert.Equal(["a1", "b1", "c1", "a2", "a3"], queue.InOrder());
        Assert.Equal("a1", queue.Dequeue());
        queue.Enqueue("b", "b2");
        Assert.Equal(["b1", "c1", "a2", "b2", "a3"], queue.InOrder());
    }

    [Fact]
    public void Forgets_what_is_removed()
    {
        var queue = Filled();

        Assert.True(queue.Remove("b1"));
        Assert.False(queue.Remove("b1"));
        Assert.Equal(4, queue.Count);
        Assert.Equal(["a1", "c1", "a2", "a3"], Enumerable.Range(0, 4).Select(_ => queue.Dequeue()));
        Assert.Null(queue.Dequeue());
    }

    private static FairQueue<string> Filled()
    {
        var queue = new FairQueue<string>();
        foreach (var item in new[] { "a1", "a2", "a3", "b1", "c1" })
        {
            queue.Enqueue(item[..1], item);
        }

        return queue;
    }
}

public sealed class SamplerTests
{
    [Fact]
    public void The_best_candidates_are_those_of_a_full_sort_whatever_the_length_and_the_ties()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            var logits = Enumerable.Range(0, random.Next(1, 500)).Select(_ => random.Next(0, 40) / 4f).ToArray();
            var expected = logits.Select((logit, token) => new Candidate(token, logit)).Order().Take(17);

            Assert.Equal(expected, Candidates.Best(logits, 17).ToArray());
        }
    }

    [Fact]
    public void Temperature_zero_takes_the_best_and_top_p_cuts_the_tail_off()
    {
        float[] logits = [1, 3, 2.9f, -5];

        Assert.Equal(1, Next(new SamplingOptions { Temperature = 0 }, logits));
        Assert.Equal([1, 2], Many(new SamplingOptions { Temperature = 1, TopP = 0.6f, TopK = 0, MinP = 0 }, logits));
        Assert.Equal([1, 2], Many(new SamplingOptions { Temperature = 1, TopP = 1, TopK = 2, MinP = 0 }, logits));
        Assert.Equal([0, 1, 2], Many(new SamplingOptions { Temperature = 1, TopP = 1, TopK = 0, MinP = 0.1f }, logits));
    }

    [Fact]
    public void A_seed_draws_each_token_as_often_as_its_probability_says()
    {
        float[] logits = [0, MathF.Log(3)];

        var ones = Enumerable.Range(0, 4000).Sum(seed => Next(new SamplingOptions { Temperature = 1, TopP = 1, TopK = 0, MinP = 0, Seed = (ulong)seed }, logits));

        Assert.InRange(ones, 2900, 3100);
    }

    [Fact]
    public void The_repeat_penalty_lowers_what_was_said_lately()
    {
        using var sampler = new Sampler(new SamplingOptions { Temperature = 0, RepeatPenalty = 2, RepeatLast = 2 }, null, _ => false, [1]);

        Assert.Equal(2, sampler.Next([1, 3, 2]));
        Assert.Equal(0, sampler.Next([1.9f, 3, 2]));
    }

    private static int[] Many(SamplingOptions options, float[] logits) =>
        [.. Enumerable.Range(0, 300).Select(seed => Next(options with { Seed = (ulong)seed }, logits)).Distinct().Order()];

    private static int Next(SamplingOptions options, float[] logits)
    {
        using var sampler = new Sampler(options, null, _ => false, []);
        return sampler.Next([.. logits]);
    }
}

public sealed class MemoryPlanTests
{
    private static readonly GgufFile _smol = GgufFile.Read(TestModels.SmolPath);

    [Fact]
    public void Takes_what_was_asked_for_when_it_fits_and_less_when_it_does_not()
    {
        var options = RunningHost.Options with { ContextTokens = 8192, Parallel = 8 };

        Assert.Equal(23_040, MemoryPlan.BytesPerToken(_smol));
        Assert.Equal(new MemoryPlan(8192, 8), MemoryPlan.For(options, _smol, 8192, 8L << 30));
        Assert.Equal(new MemoryPlan(4096, 8), MemoryPlan.For(options, _smol, 8192, 2L << 30));
        Assert.Equal(new MemoryPlan(2048, 3), MemoryPlan.For(options, _smol, 8192, 400L << 20));
        Assert.Equal(new MemoryPlan(2048, 1), MemoryPlan.For(options, _smol, 8192, 1));
        Assert.Equal(new MemoryPlan(4096, 8), MemoryPlan.For(options, _smol, 4096, 8L << 30));
    }
}

public sealed class WideAdapterTests
{
    [Fact]
    public void A_widened_adapter_holds_the_same_numbers_and_zeros()
    {
        var file = GgufFile.Read(TestModels.GroundedPath);
        var folder = Directory.CreateTempSubdirectory("ragplatform-test-");
        var path = Path.Combine(folder.FullName, "wide.gguf");
        using (var source = File.OpenRead(TestModels.GroundedPath))
        using (var target = File.Create(path))
        {
            WideAdapter.Write(file, source, target);
        }

        var wide = GgufFile.Read(path);

        Assert.Equal("132", wide.Metadata["adapter.lora.alpha"]);
        var b = wide.Tensors.Select((tensor, index) => (tensor, index)).First(pair => pair.tensor.Name.EndsWith("lora_b", StringComparison.Ordinal));
        Assert.Equal([66, b.tensor.Lengths[1]], b.tensor.Lengths);
        var narrow = Bytes(TestModels.GroundedPath, file, file.Tensors[b.index], 2 * 16 * 2);
        var rows = Bytes(path, wide, b.tensor, 66 * 2 * 2);
        Assert.Equal(narrow[..32], rows[..32]);
        Assert.Equal(narrow[32..], rows[132..164]);
        Assert.All(rows[32..132], value => Assert.Equal(0, value));
        folder.Delete(recursive: true);
    }

    private static byte[] Bytes(string path, GgufFile file, GgufTensor tensor, int count)
    {
        using var stream = File.OpenRead(path);
        stream.Position = file.DataStart + tensor.Offset;
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

public sealed class RowArithmeticTests
{
    [Fact]
    public void The_model_of_the_repository_computes_any_number_of_rows_alike() =>
        Assert.Equal(new RowArithmetic(int.MaxValue, true), RowArithmetic.Of(GgufFile.Read(TestModels.SmolPath)));
}
