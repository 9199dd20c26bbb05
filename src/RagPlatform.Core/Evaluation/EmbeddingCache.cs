using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Evaluation;

/// <summary>
/// Embeddings of texts that were embedded before, in one file a model, so that the second evaluation of a set takes seconds. For
/// evaluation only: ingestion embeds each chunk once anyway.
/// </summary>
/// <param name="embedder">The model.</param>
/// <param name="folder">Where the files lie.</param>
internal sealed class EmbeddingCache(Embedder embedder, string folder)
{
    private const int KeySize = 16;
    private const int SliceSize = 32;
    private const string Probe = "Which model is this, how does it pool, and what stands before its passages?";

    /// <summary>Embeds passages, from the file where it has them.</summary>
    /// <param name="texts">As <see cref="Embedder.EmbedPassagesAsync"/> takes them.</param>
    /// <param name="progress">Told how many of them are done.</param>
    /// <param name="cancellationToken">Stops; what was embedded so far is kept.</param>
    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(
        IReadOnlyList<string> texts, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var path = await PathAsync(cancellationToken);
        var known = Read(path);
        var keys = texts.Select(KeyOf).ToList();
        var missing = Enumerable.Range(0, texts.Count).Where(i => !known.ContainsKey(keys[i])).ToList();
        progress?.Report(texts.Count - missing.Count);

        var done = texts.Count - missing.Count;
        foreach (var slice in missing.Chunk(SliceSize))
        {
            var embeddings = await embedder.EmbedPassagesAsync([.. slice.Select(i => texts[i])], cancellationToken);
            for (var i = 0; i < slice.Length; i++)
            {
                known[keys[slice[i]]] = embeddings[i];
            }

            Append(path, [.. slice.Select(i => keys[i])], embeddings);
            progress?.Report(done += slice.Length);
        }

        return [.. keys.Select(key => known[key])];
    }

    // Named after what the model makes of one text: another file, graph, pooling or prefix gives another vector.
    private async Task<string> PathAsync(CancellationToken cancellationToken)
    {
        var probe = (await embedder.EmbedPassagesAsync([Probe], cancellationToken))[0];
        var print = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(probe.Span)).AsSpan(0, 6));
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $"{embedder.ModelName}-{print}.embeddings");
    }

    private Dictionary<string, ReadOnlyMemory<float>> Read(string path)
    {
        var known = new Dictionary<string, ReadOnlyMemory<float>>();
        if (!File.Exists(path))
        {
            return known;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        for (var i = 0; i < bytes.Length / EntrySize; i++)
        {
            var entry = bytes.AsSpan(i * EntrySize, EntrySize);
            known[Convert.ToHexStringLower(entry[..KeySize])] = MemoryMarshal.Cast<byte, float>(entry[KeySize..]).ToArray();
        }

        return known;
    }

    // One evaluation writes at a time; another that runs beside it keeps its embeddings to itself.
    private void Append(string path, string[] keys, IReadOnlyList<ReadOnlyMemory<float>> embeddings)
    {
        try
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            // A program that ended while it wrote left part of an entry: the next one begins where whole ones end.
            file.Position = file.Length - (file.Length % EntrySize);
            for (var i = 0; i < keys.Length; i++)
            {
                file.Write(Convert.FromHexString(keys[i]));
                file.Write(MemoryMarshal.AsBytes(embeddings[i].Span));
            }

            file.SetLength(file.Position);
        }
        catch (IOException)
        {
            // Only the next evaluation is slower for it.
        }
    }

    private int EntrySize => KeySize + (embedder.Dimensions * sizeof(float));

    private static string KeyOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, KeySize));
}
