using System.Text.Json;
using System.Text.RegularExpressions;

namespace RagPlatform.Core.Models;

/// <summary>
/// SHA-256 checksums stated beside models: in a <c>manifest.json</c>, and in <c>SHA256SUMS</c> files (sha256sum's format) in the model's
/// folder or in the one above. The nearer statement wins.
/// </summary>
internal static partial class StatedChecksums
{
    private const string SumsFile = "SHA256SUMS";

    /// <summary>Stated checksum of each of the files, lower-case hex; files without a statement are left out.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<string> files)
    {
        Dictionary<string, string> stated = [];
        foreach (var group in files.GroupBy(file => Path.GetDirectoryName(file)!))
        {
            var known = Above(group.Key);
            foreach (var file in group)
            {
                if (known.TryGetValue(Path.GetFileName(file), out var sha256))
                {
                    stated[file] = sha256;
                }
            }
        }

        return stated;
    }

    private static Dictionary<string, string> Above(string folder)
    {
        Dictionary<string, string> known = [];
        if (Path.GetDirectoryName(folder) is { } parent)
        {
            var prefix = Path.GetFileName(folder) + "/";
            foreach (var (name, sha256) in ReadSums(Path.Combine(parent, SumsFile)).Where(s => s.Name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                known[name[prefix.Length..]] = sha256;
            }
        }

        foreach (var (name, sha256) in ReadSums(Path.Combine(folder, SumsFile)).Concat(ReadManifest(folder)))
        {
            known[name] = sha256;
        }

        return known;
    }

    private static IEnumerable<(string Name, string Sha256)> ReadSums(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        foreach (var line in File.ReadLines(path))
        {
            if (SumsLine().Match(line) is { Success: true } match)
            {
                yield return (match.Groups[2].Value, match.Groups[1].Value.ToLowerInvariant());
            }
        }
    }

    private static List<(string Name, string Sha256)> ReadManifest(string folder)
    {
        List<(string, string)> stated = [];
        var path = Path.Combine(folder, EmbeddingManifest.FileName);
        if (!File.Exists(path) || new FileInfo(path).Length > 1 << 20)
        {
            return stated;
        }

        try
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = manifest.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return stated;
            }

            if (Text(root, "file") is { } file && Text(root, "sha256") is { } sha256)
            {
                stated.Add((file, sha256.ToLowerInvariant()));
            }

            if (root.TryGetProperty("files", out var files) && files.ValueKind == JsonValueKind.Object)
            {
                stated.AddRange(files.EnumerateObject()
                    .Where(f => f.Value.ValueKind == JsonValueKind.Object && Text(f.Value, "sha256") is not null)
                    .Select(f => (f.Name, Text(f.Value, "sha256")!.ToLowerInvariant())));
            }
        }
        catch (JsonException)
        {
            // Whoever needs the manifest itself reports that it is broken; here it states nothing.
        }

        return stated;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^([0-9A-Fa-f]{64}) [ *](.+)$")]
    private static partial Regex SumsLine();
}
