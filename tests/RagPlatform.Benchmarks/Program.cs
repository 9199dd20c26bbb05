using System.Globalization;
using RagPlatform.Benchmarks.Application;
using RagPlatform.Benchmarks.Embeddings;
using RagPlatform.Benchmarks.ModelHost;
using RagPlatform.Benchmarks.Store;

return args switch
{
    ["application"] => await ApplicationBenchmark.RunAsync(),
    ["embeddings", .. var models] => await EmbeddingBenchmark.RunAsync(models),
    ["embedding-arrangements", .. var models] => EmbeddingArrangements.Run(models),
    ["store", .. var chunks] => await StoreBenchmark.RunAsync(chunks),
    ["model-host"] => await ModelHostBenchmark.RunAsync(null, Environment.ProcessorCount),
    ["model-host", var model] => await ModelHostBenchmark.RunAsync(model, Environment.ProcessorCount),
    ["model-host", var model, var threads] => await ModelHostBenchmark.RunAsync(model, int.Parse(threads, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project tests/RagPlatform.Benchmarks -- <benchmark>
          application                       First page after the command, first words of an answer and of a follow-up.
          embeddings [folder…]              Speed, latency and memory of embedding models; default: the one that travels with the clone.
          embedding-arrangements [folder…]  Threads, sessions, batches and allocation compared, over the same texts.
          model-host [model [threads]]      The model host beside llama-server of llama.cpp, turn by turn (build-peers.sh builds it).
          store [chunks]                    Storing, listing, searching by words and by embeddings; default: 5,000 chunks.
        """);
    return 2;
}
