using RagPlatform.Core;

namespace RagPlatform.Benchmarks.Embeddings;

/// <summary>Passages and questions of usual lengths, cut from the sample company's documents.</summary>
internal static class SampleTexts
{
    // Characters; about 40 to 330 tokens.
    private static readonly int[] Lengths = [200, 900, 500, 1400, 700, 1100, 350, 1250];

    public static string[] Passages(int count)
    {
        var folder = ContentPaths.Resolve("data/pellbrook/documents");
        var text = string.Join('\n', Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        var passages = new string[count];
        var start = 0;
        for (var i = 0; i < count; i++)
        {
            var length = Lengths[i % Lengths.Length];
            start = start + length > text.Length ? (i * 37) % 300 : start;
            passages[i] = text.Substring(start, length);
            start += length;
        }

        return passages;
    }

    public static string[] Questions(int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"How many days of leave do I have in the year {2000 + i}, and who signs for {i} of them?")];
}
