using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Web.Features.KernelMemory;

/// <summary>Tags as its clients write them (names with values) and as documents have them (<c>name:value</c>).</summary>
internal static class MemoryTags
{
    private const char Separator = ':';
    private const int MaxTags = 200;
    private const int MaxLength = 1_000;
    private const int MaxFilters = 100;

    /// <summary>Reads the fields <c>tags</c> of a form.</summary>
    /// <returns>False with what is wrong with them.</returns>
    public static bool TryParse(IReadOnlyList<string?> fields, out IReadOnlyList<string> tags, [NotNullWhen(false)] out string? problem)
    {
        var read = new List<string>();
        (tags, problem) = (read, null);
        foreach (var field in fields)
        {
            var (name, value) = Split(field ?? "");
            if (name.Length == 0)
            {
                continue;
            }

            problem = name.StartsWith(ReservedTags.Prefix, StringComparison.Ordinal)
                    ? $"The tag '{name}' begins with {ReservedTags.Prefix}, which is reserved. Nothing was added. Name it otherwise."
                : name.Contains('=', StringComparison.Ordinal) ? $"The tag '{name}' holds '=', which no tag may. Nothing was added. Name it otherwise."
                : field!.Length > MaxLength ? $"A tag has more than {MaxLength} characters. Nothing was added. Shorten it."
                : read.Count == MaxTags ? $"There are more than {MaxTags} tags. Nothing was added. Send fewer."
                : null;
            if (problem is not null)
            {
                return false;
            }

            read.Add(Write(name, value));
        }

        tags = [.. read.Distinct()];
        return true;
    }

    /// <summary>Turns filters into sets of tags, of which a document must have all of one.</summary>
    /// <returns>False with what is wrong with them.</returns>
    public static bool TryRead(
        IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string?>?>?>? filters,
        out IReadOnlyList<IReadOnlyList<string>>? tags,
        [NotNullWhen(false)] out string? problem)
    {
        List<IReadOnlyList<string>> sets = [.. (filters ?? []).OfType<IReadOnlyDictionary<string, IReadOnlyList<string?>?>>()
            .Select(filter => (IReadOnlyList<string>)[.. filter.SelectMany(tag => (tag.Value ?? []).Select(value => Write(tag.Key.Trim(), value?.Trim() ?? "")))])
            .Where(set => set.Count > 0)]; // One without a value asks for nothing.
        tags = sets.Count == 0 ? null : sets;
        problem = sets.Count > MaxFilters || sets.Any(set => set.Count > MaxTags)
            ? $"A search takes at most {MaxFilters} filters of {MaxTags} tags. Nothing was searched. Send fewer."
            : null;
        return problem is null;
    }

    /// <summary>The tags that its uploader gave a document; labels that people gave are names without values.</summary>
    public static Dictionary<string, IReadOnlyList<string>> Given(IEnumerable<string> tags) =>
        Group(tags.Where(tag => !tag.StartsWith(ReservedTags.Prefix, StringComparison.Ordinal)));

    /// <summary>The same with the reserved ones that the service adds to a passage.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(Document document, Passage passage)
    {
        var chunk = passage.Chunk;
        var tags = Given(document.Tags);
        tags["__document_id"] = [DocumentId(document)];
        tags["__file_id"] = [document.Id.ToString()];
        tags["__file_type"] = [document.MediaType];
        tags["__file_part"] = [string.Create(CultureInfo.InvariantCulture, $"{document.Id}/{chunk.Ordinal}")];
        tags["__part_n"] = [chunk.Ordinal.ToString(CultureInfo.InvariantCulture)];
        tags["__sect_n"] = [chunk.Page.ToString(CultureInfo.InvariantCulture)];
        return tags;
    }

    /// <summary>The id under which a program keeps a document; for what people added, the document's own.</summary>
    public static string DocumentId(Document document) => ReservedTags.ProgramsOwn(document.Tags)?[ReservedTags.DocumentId.Length..] ?? document.Id.ToString();

    private static Dictionary<string, IReadOnlyList<string>> Group(IEnumerable<string> tags) =>
        // Its clients throw at a name with '=', which labels of people may hold.
        tags.Select(Split).GroupBy(tag => tag.Name.Replace('=', '_'), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(tag => tag.Value).Where(value => value.Length > 0)], StringComparer.OrdinalIgnoreCase);

    private static (string Name, string Value) Split(string tag)
    {
        var at = tag.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? (tag.Trim(), "") : (tag[..at].Trim(), tag[(at + 1)..].Trim());
    }

    private static string Write(string name, string value) => value.Length == 0 ? name : $"{name}{Separator}{value}";
}
