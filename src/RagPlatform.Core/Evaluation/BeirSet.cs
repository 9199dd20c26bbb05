using System.Globalization;
using System.Text.Json;

namespace RagPlatform.Core.Evaluation;

/// <summary>A retrieval test set in the form of BEIR (Thakur et al., NeurIPS 2021): corpus, questions, judgements.</summary>
/// <param name="Name">Name of its folder; with the parent's before it when it is as short as a language.</param>
/// <param name="Documents">The corpus.</param>
/// <param name="Queries">Questions that are judged, in the order of their file.</param>
public sealed record BeirSet(string Name, IReadOnlyList<BeirDocument> Documents, IReadOnlyList<BeirQuery> Queries)
{
    private const int LongestLanguageName = 2;

    /// <summary>Reads a set.</summary>
    /// <param name="folder">Holds <c>corpus.jsonl</c>, <c>queries.jsonl</c> and <c>qrels/SPLIT.tsv</c>.</param>
    /// <param name="split">Which judgements, e.g. <c>test</c>.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidDataException">A file is missing or not of that form; the message names it.</exception>
    public static async Task<BeirSet> ReadAsync(string folder, string split, CancellationToken cancellationToken)
    {
        var judgements = await ReadJudgementsAsync(Existing(folder, Path.Combine("qrels", $"{split}.tsv")), cancellationToken);
        var documents = await ReadLinesAsync(
            Existing(folder, "corpus.jsonl"),
            line => new BeirDocument(
                Text(line, "_id"), Text(line, "title").Replace('_', ' ').Trim(), Text(line, "text")),
            cancellationToken);
        var queries = await ReadLinesAsync(
            Existing(folder, "queries.jsonl"),
            line => new BeirQuery(Text(line, "_id"), Text(line, "text"), judgements.GetValueOrDefault(Text(line, "_id"), [])),
            cancellationToken);
        return new(NameOf(folder), documents, [.. queries.Where(query => query.Relevance.Count > 0)]);
    }

    private static string NameOf(string folder)
    {
        var path = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return path.Name.Length <= LongestLanguageName && path.Parent is { } parent ? $"{parent.Name}/{path.Name}" : path.Name;
    }

    private static string Existing(string folder, string file) =>
        Path.Combine(folder, file) is var path && File.Exists(path)
            ? path
            : throw new InvalidDataException(
                $"'{folder}' is no BEIR folder: {file} is missing. It needs corpus.jsonl, queries.jsonl and qrels/<split>.tsv.");

    private static async Task<Dictionary<string, Dictionary<string, int>>> ReadJudgementsAsync(string path, CancellationToken cancellationToken)
    {
        var judgements = new Dictionary<string, Dictionary<string, int>>();
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            var columns = line.Split('\t');
            if (columns.Length < 3 || !int.TryParse(columns[2], NumberStyles.Integer, CultureInfo.InvariantCulture, out var grade))
            {
                continue; // The line with the names of the columns.
            }

            if (!judgements.TryGetValue(columns[0], out var ofQuery))
            {
                judgements.Add(columns[0], ofQuery = []);
            }

            ofQuery[columns[1]] = grade;
        }

        return judgements;
    }

    private static async Task<List<T>> ReadLinesAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                rows.Add(read(json.RootElement));
            }
            catch (JsonException exception)
            {
                throw new InvalidDataException($"Line {rows.Count + 1} of '{path}' is not JSON.", exception);
            }
        }

        return rows;
    }

    private static string Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <summary>One document of the corpus: becomes one chunk.</summary>
/// <param name="Id">Id in the judgements.</param>
/// <param name="Title">May be empty.</param>
/// <param name="Text">Its text.</param>
public sealed record BeirDocument(string Id, string Title, string Text);

/// <summary>One question.</summary>
/// <param name="Id">Id in the judgements.</param>
/// <param name="Text">The question.</param>
/// <param name="Relevance">Judged documents with their grade.</param>
public sealed record BeirQuery(string Id, string Text, IReadOnlyDictionary<string, int> Relevance);
