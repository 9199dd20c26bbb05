using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using RagPlatform.Backends.Onnx;
using RagPlatform.Core;
using RagPlatform.Core.Models;

namespace RagPlatform.Benchmarks.Embeddings;

/// <summary>
/// Which arrangement of threads, sessions, batches and memory embeds the same passages fastest: the evidence for how
/// <see cref="OnnxEmbedder"/> does it. Each arrangement runs in three rounds, interleaved; the median counts. Processor time a text is
/// printed too: it says what an arrangement wastes even when the machine is not idle.
/// </summary>
internal static class EmbeddingArrangements
{
    private const int Texts = 64;
    private const int Rounds = 3;

    private sealed record Arrangement(string Name, int Callers, int IntraOp, int Batch = 1, bool Arena = true, bool Pattern = false, bool Spin = false, bool OneSession = true);

    public static int Run(string[] folders)
    {
        foreach (var folder in folders.DefaultIfEmpty("data/models/bge-small-en-v1.5").Select(ContentPaths.Resolve))
        {
            Compare(folder);
        }

        return 0;
    }

    private static void Compare(string folder)
    {
        var manifest = EmbeddingManifest.Read(folder);
        var tokenizer = EmbeddingTokenizers.Load(folder, manifest);
        var texts = SampleTexts.Passages(Texts).Select(text => tokenizer.Encode(text, manifest.MaxTokens)).OrderByDescending(ids => ids.Length).ToArray();
        var cores = Environment.ProcessorCount;
        Arrangement[] arrangements =
        [
            new("1 caller, 1 thread", 1, 1),
            new($"1 caller, {cores} threads", 1, cores),
            new($"1 caller, {cores} threads, spinning", 1, cores, Spin: true),
            new($"{cores} callers, 1 session, 1 thread", cores, 1),
            new($"{cores} callers, 1 session, memory pattern", cores, 1, Pattern: true),
            new($"{cores} callers, 1 session, no arena", cores, 1, Arena: false),
            new($"{cores} callers, {cores} sessions, 1 thread", cores, 1, OneSession: false),
            new("1 caller, 1 thread, batches of 8, padded", 1, 1, Batch: 8),
            new($"{cores} callers, batches of 8, padded", cores, 1, Batch: 8),
        ];
        Console.WriteLine($"{manifest.Name}: {Texts} passages, {texts.Average(ids => ids.Length):F0} tokens on average, {cores} processors, median of {Rounds} rounds");
        var seconds = arrangements.ToDictionary(a => a, _ => new List<(double Wall, double Cpu)>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var arrangement in arrangements)
            {
                seconds[arrangement].Add(Measure(folder, manifest, arrangement, texts));
            }
        }

        foreach (var (arrangement, measured) in seconds)
        {
            var wall = measured.Select(m => m.Wall).Order().ElementAt(Rounds / 2);
            var cpu = measured.Select(m => m.Cpu).Order().ElementAt(Rounds / 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {arrangement.Name,-45} {Texts / wall,6:F1} texts/s {texts.Sum(ids => ids.Length) / wall,7:F0} tokens/s {1000 * cpu / Texts,7:F1} CPU ms/text"));
        }
    }

    private static (double Wall, double Cpu) Measure(string folder, EmbeddingManifest manifest, Arrangement arrangement, long[][] texts)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = arrangement.IntraOp,
            InterOpNumThreads = 1,
            EnableMemoryPattern = arrangement.Pattern,
            EnableCpuMemArena = arrangement.Arena,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", arrangement.Spin ? "1" : "0");
        var path = Path.Combine(folder, manifest.Onnx.File);
        var sessions = Enumerable.Range(0, arrangement.OneSession ? 1 : arrangement.Callers).Select(_ => new InferenceSession(path, options)).ToArray();
        try
        {
            RunBatch(sessions[0], texts[..1]);
            var batches = texts.Chunk(arrangement.Batch).ToArray();
            var next = -1;
            using var process = Process.GetCurrentProcess();
            var cpu = process.TotalProcessorTime;
            var start = Stopwatch.GetTimestamp();
            var threads = Enumerable.Range(0, arrangement.Callers).Select(caller => new Thread(() =>
            {
                int i;
                while ((i = Interlocked.Increment(ref next)) < batches.Length)
                {
                    RunBatch(sessions[caller % sessions.Length], batches[i]);
                }
            })).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
            process.Refresh();
            return (wall, (process.TotalProcessorTime - cpu).TotalSeconds);
        }
        finally
        {
            Array.ForEach(sessions, session => session.Dispose());
        }
    }

    private static void RunBatch(InferenceSession session, long[][] texts)
    {
        var longest = texts.Max(ids => ids.Length);
        var ids = new long[texts.Length * longest];
        var mask = new long[ids.Length];
        for (var row = 0; row < texts.Length; row++)
        {
            texts[row].CopyTo(ids, row * longest);
            Array.Fill(mask, 1, row * longest, texts[row].Length);
        }

        long[] shape = [texts.Length, longest];
        var inputs = session.InputMetadata.Keys.ToDictionary(name => name, name => OrtValue.CreateTensorValueFromMemory(
            name switch { "input_ids" => ids, "attention_mask" => mask, _ => new long[ids.Length] }, shape));
        using var run = new RunOptions();
        using var outputs = session.Run(run, inputs, ["last_hidden_state"]);
        foreach (var input in inputs.Values)
        {
            input.Dispose();
        }
    }
}
