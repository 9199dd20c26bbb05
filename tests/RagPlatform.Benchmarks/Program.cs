using RagPlatform.Benchmarks.Embeddings;
using RagPlatform.Benchmarks.Store;

return args switch
{
    ["embeddings", .. var models] => await EmbeddingBenchmark.RunAsync(models),
    ["embedding-arrangements", .. var models] => EmbeddingArrangements.Run(models),
    ["store", .. var chunks] => await StoreBenchmark.RunAsync(chunks),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project tests/RagPlatform.Benchmarks -- <benchmark>
          embeddings [folder…]              Speed, latency and memory of embedding models; default: the one that travels with the clone.
          embedding-arrangements [folder…]  Threads, sessions, batches and allocation compared, over the same texts.
          store [chunks]                    Storing, listing, searching by words and by embeddings; default: 5,000 chunks.
        """);
    return 2;
}
