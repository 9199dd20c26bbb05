using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Backends.Onnx;
using RagPlatform.Core;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Benchmarks.Embeddings;

/// <summary>What the product gets of a model: loading, passages a second, latency of a question alone and beside an ingestion, memory.</summary>
internal static class EmbeddingBenchmark
{
    private const int Passages = 192;
    private const int Questions = 100;

    public static async Task<int> RunAsync(string[] folders)
    {
        foreach (var folder in folders.DefaultIfEmpty("data/models/bge-small-en-v1.5").Select(ContentPaths.Resolve))
        {
            var choice = new ModelCatalog(Microsoft.Extensions.Options.Options.Create(new ModelOptions())).Choose(ModelKind.Embedding, folder);
            if (choice.Model is null)
            {
                await Console.Error.WriteLineAsync(choice.Problem ?? $"No embedding model in '{folder}'.");
                return 1;
            }

            await MeasureAsync(choice.Model);
        }

        return 0;
    }

    private static async Task MeasureAsync(InstalledModel model)
    {
        var before = Environment.WorkingSet;
        using var embedder = new Embedder(new OnnxEmbedder(
            model, new EmbeddingOptions(), new ForegroundWork(TimeProvider.System), TimeProvider.System, NullLogger<OnnxEmbedder>.Instance));
        await embedder.PrepareAsync(CancellationToken.None);
        var status = embedder.Status;
        Print($"{model.Name}, {status.Threads} threads");
        Print($"  loaded and warm                 {status.LoadTime!.Value.TotalMilliseconds,8:F0} ms");

        var alone = await LatenciesAsync(embedder, SampleTexts.Questions(Questions), () => false);
        Print($"  question alone                  {alone.P50,8:F1} ms (p95 {alone.P95:F1} ms, {Questions} questions)");

        var texts = SampleTexts.Passages(Passages);
        var tokens = texts.Sum(text => embedder.CountTokens(text) + 2);
        var start = Stopwatch.GetTimestamp();
        await embedder.EmbedPassagesAsync(texts, CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Print($"  passages                        {Passages / seconds,8:F1} texts/s, {tokens / seconds:F0} tokens/s ({(double)tokens / Passages:F0} tokens a text)");

        var ingestion = embedder.EmbedPassagesAsync(texts, CancellationToken.None);
        var busy = await LatenciesAsync(
            embedder, [.. SampleTexts.Questions(2 * Questions).Skip(Questions)], () => ingestion.IsCompleted);
        await ingestion;
        Print($"  question beside an ingestion    {busy.P50,8:F1} ms (p95 {busy.P95:F1} ms, {busy.Count} questions)");
        Print($"  working set, more than before   {(Environment.WorkingSet - before) / 1048576.0,8:F0} MB");
    }

    private static async Task<(double P50, double P95, int Count)> LatenciesAsync(Embedder embedder, string[] questions, Func<bool> isOver)
    {
        List<double> latencies = [];
        foreach (var question in questions.TakeWhile(_ => !isOver()))
        {
            var start = Stopwatch.GetTimestamp();
            await embedder.EmbedQueryAsync(question, CancellationToken.None);
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        latencies.Sort();
        return (latencies[latencies.Count / 2], latencies[latencies.Count * 95 / 100], latencies.Count);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
