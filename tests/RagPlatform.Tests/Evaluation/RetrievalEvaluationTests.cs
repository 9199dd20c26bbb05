using System.Text.Json;
using Microsoft.Extensions.Options;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Evaluation;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Evaluation;

public sealed class RetrievalEvaluationTests : IDisposable
{
    private readonly string _folder = TestPaths.TemporaryFolder();

    [Theory]
    [InlineData(RetrievalMode.Text)]
    [InlineData(RetrievalMode.Vector)]
    [InlineData(RetrievalMode.Hybrid)]
    public async Task A_set_whose_answers_are_plain_is_solved_in_every_mode(RetrievalMode mode)
    {
        WriteSet();

        var scores = await RunAsync(mode, new(new HashEmbedder()));

        Assert.Equal(("set", mode, 3, 2), (scores.Set, scores.Mode, scores.Documents, scores.Queries));
        Assert.Equal((1, 1), (scores.NdcgAt10, scores.RecallAt100));
        Assert.Equal(mode == RetrievalMode.Text ? null : "hash", scores.Model);
    }

    [Fact]
    public async Task Embeddings_are_kept_for_the_next_time_and_a_file_cut_short_is_mended()
    {
        WriteSet();
        var first = await RunAsync(RetrievalMode.Vector, new(new HashEmbedder()));
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "cache")));
        var size = new FileInfo(file).Length;
        await using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(size - 10);
        }

        var second = await RunAsync(RetrievalMode.Vector, new(new HashEmbedder()));

        Assert.Equal(first.NdcgAt10, second.NdcgAt10);
        Assert.Equal(size, new FileInfo(file).Length);
    }

    [Fact]
    public async Task A_mode_that_needs_a_model_says_so_when_there_is_none()
    {
        WriteSet();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(RetrievalMode.Hybrid, new(null)));

        Assert.Contains("--mode text", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_set_is_named_with_what_is_missing()
    {
        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(RetrievalMode.Text, new(null)));

        Assert.Contains("test.tsv is missing", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("beir-scifact", 0.66)]
    [InlineData("xquad-beir/en", 0.96)]
    [InlineData("xquad-beir/de", 0.93)]
    [InlineData("xquad-beir/es", 0.95)]
    [InlineData("xquad-beir/zh", 0.95)]
    [InlineData("xquad-beir/ar", 0.92)]
    [InlineData("claude-docs-beir", 0.70)]
    public async Task Full_text_search_is_as_good_as_the_reference_on_the_shared_sets(string set, double least)
    {
        var scores = await new SqliteRetrievalEvaluation(new(null), Options.Create(new RetrievalOptions()), TimeProvider.System).RunAsync(
            TestPaths.Shared($"data/retrieval/{set}"), RetrievalMode.Text, _folder, "test", null, TestContext.Current.CancellationToken);

        Assert.InRange(scores.NdcgAt10, least, 1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<RetrievalScores> RunAsync(RetrievalMode mode, Embedder embedder) =>
        new SqliteRetrievalEvaluation(embedder, Options.Create(new RetrievalOptions()), TimeProvider.System).RunAsync(
            Path.Combine(_folder, "set"), mode, Path.Combine(_folder, "cache"), "test", null, TestContext.Current.CancellationToken);

    private void WriteSet()
    {
        var qrels = Directory.CreateDirectory(Path.Combine(_folder, "set", "qrels")).FullName;
        WriteLines("corpus.jsonl",
            new { _id = "trains", title = "Train_travel", text = "Trains are booked in second class." },
            new { _id = "hotels", title = "Hotels", text = "Hotels cost at most 120 euros a night." },
            new { _id = "leave", title = "", text = "Everybody has twenty-six days of leave." });
        WriteLines("queries.jsonl",
            new { _id = "1", text = "Which class are trains booked in?" },
            new { _id = "2", text = "How many days of leave?" },
            new { _id = "3", text = "Not judged" });
        File.WriteAllText(Path.Combine(qrels, "test.tsv"), "query-id\tcorpus-id\tscore\n1\ttrains\t1\n2\tleave\t1\n");
    }

    private void WriteLines(string name, params object[] rows) =>
        File.WriteAllLines(Path.Combine(_folder, "set", name), rows.Select(row => JsonSerializer.Serialize(row)));
}
