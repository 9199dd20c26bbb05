using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite.Indexing;
using RagPlatform.Core.Access;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Backends.Sqlite;

/// <summary>What a filter lets a search look at, at one state of the catalogue. Thread-safe.</summary>
internal sealed class SearchScope
{
    private readonly ulong[] _visible;
    private readonly ConcurrentDictionary<RowList, VisibleRows> _rows = new();

    private SearchScope(List<Row> rows, SearchableContent content)
    {
        _visible = new ulong[rows.Count == 0 ? 0 : (rows.Max(row => row.IndexNumber) / 64) + 1];
        foreach (var row in rows)
        {
            _visible[row.IndexNumber >> 6] |= 1ul << (row.IndexNumber & 63);
        }

        Content = content;
    }

    /// <summary>Counts, languages and embedding models of what is visible.</summary>
    public SearchableContent Content { get; }

    /// <summary>Whether the chunks stored under an index number may be found.</summary>
    public bool Sees(int indexNumber)
    {
        var word = indexNumber >> 6;
        return (uint)word < (uint)_visible.Length && (_visible[word] >> (indexNumber & 63) & 1) != 0;
    }

    /// <summary>The rows of an index that may be found, as many as there are in the view at least.</summary>
    public VisibleRows RowsOf(RowList.View view) => _rows.AddOrUpdate(
        view.List,
        _ => new(view, this),
        (_, kept) => kept.View.Count >= view.Count ? kept : new(view, this));

    /// <summary>Sees the first index numbers: for measuring an index without a database.</summary>
    internal static SearchScope All(int count) => Seeing([.. Enumerable.Range(0, count)]);

    /// <summary>Sees these index numbers, without a database.</summary>
    internal static SearchScope Seeing(IReadOnlyCollection<int> indexNumbers) =>
        new([.. indexNumbers.Select(number => new Row(number, 1, null))], new(indexNumbers.Count, indexNumbers.Count, [null], []));

    public static SearchScope Read(SqliteConnection connection, AccessFilter filter)
    {
        using var command = connection.Command(
            $"""
            SELECT d.index_number, d.chunks, d.language, c.id, c.name, c.embedding_model, c.embedding_dimensions
            FROM documents d JOIN collections c ON c.id = d.collection_id
            WHERE d.index_number IS NOT NULL AND {Visibility.OfDocuments}
            """).For(filter);
        using var reader = command.ExecuteReader();
        var rows = new List<Row>();
        var collections = new Dictionary<Guid, CollectionEmbedding>();
        while (reader.Read())
        {
            rows.Add(new(reader.GetInt32(0), reader.GetInt32(1), reader.TextOrNull(2)));
            var id = reader.Id(3);
            if (!collections.ContainsKey(id))
            {
                collections.Add(id, new(id, reader.GetString(4), reader.TextOrNull(5), reader.IntOrNull(6)));
            }
        }

        return new(rows, new(
            rows.Sum(row => row.Chunks), rows.Count, [.. rows.GroupBy(row => row.Language).OrderByDescending(group => group.Sum(row => row.Chunks)).Select(group => group.Key)], [.. collections.Values]));
    }

    private readonly record struct Row(int IndexNumber, int Chunks, string? Language);
}

/// <summary>
/// Scopes of the filters in use. Reading one takes milliseconds with thousands of documents, so they are kept until the catalogue
/// changes; the counter is read in the caller's transaction, so a scope never is older or newer than what else it reads.
/// </summary>
internal sealed class SearchScopes
{
    private const int MostKept = 64;

    private readonly ConcurrentDictionary<string, (long Version, SearchScope Scope)> _kept = new();

    public SearchScope For(SqliteConnection connection, AccessFilter filter)
    {
        var version = connection.Scalar<long>("SELECT value FROM counters WHERE name = 'catalogue'");
        var key = SqliteJson.Array(filter.Principals) + (filter.CollectionIds is { } ids ? SqliteJson.Array(ids) : "")
            + (filter.Tags is { } tags ? "tags" + SqliteJson.Array(tags) : "");
        if (_kept.TryGetValue(key, out var kept) && kept.Version == version)
        {
            return kept.Scope;
        }

        var scope = SearchScope.Read(connection, filter);
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[key] = (version, scope);
        return scope;
    }
}
