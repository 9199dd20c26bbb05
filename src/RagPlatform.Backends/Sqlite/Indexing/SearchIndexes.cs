using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace RagPlatform.Backends.Sqlite.Indexing;

/// <summary>
/// The indexes in memory, filled from the database when first asked for, and afterwards with what was stored since. A document that
/// is stored gets an index number higher than all before, so "what is missing" is everything above the last one that is in; whatever
/// process stored it. Removed documents stay as dead rows, which no scope sees, until they are most of the index.
/// </summary>
internal sealed class SearchIndexes
{
    private const int LeastDeadRows = 10_000;

    private readonly ConcurrentDictionary<(string Model, int Dimensions), Slot<VectorIndex>> _vectors = new();
    private readonly Slot<TextIndex> _text = new();

    /// <summary>The full-text index, up to the state that the connection's transaction sees, or newer.</summary>
    public TextIndex Text(SqliteConnection connection) => Bring(
        connection, _text, () => new TextIndex(), index => index.LastIndexNumber, index => index.Rows,
        "SELECT count(*) FROM chunk_terms", [], AppendTerms);

    /// <summary>The index of one embedding model; null when nothing was embedded with it.</summary>
    public VectorIndex? Vectors(SqliteConnection connection, string model, int dimensions)
    {
        if (connection.Scalar<long?>(
            "SELECT id FROM embedding_models WHERE name = $name AND dimensions = $dimensions",
            ("$name", model), ("$dimensions", dimensions)) is not { } id)
        {
            return null;
        }

        return Bring(
            connection, _vectors.GetOrAdd((model, dimensions), _ => new()), () => new VectorIndex(dimensions),
            index => index.LastIndexNumber, index => index.Rows,
            "SELECT count(*) FROM embeddings WHERE model = $model", [("$model", id)],
            (reader, last, index) => AppendEmbeddings(reader, last, index, id));
    }

    private static T Bring<T>(
        SqliteConnection connection, Slot<T> slot, Func<T> create, Func<T, int> lastOf, Func<T, int> rowsOf,
        string countLive, (string, object?)[] countParameters, Action<SqliteConnection, int, T> append) where T : class
    {
        var newest = (int)connection.Scalar<long>("SELECT value FROM counters WHERE name = 'index_number'");
        if (slot.Index is { } ready && lastOf(ready) >= newest)
        {
            return ready;
        }

        lock (slot.Filling)
        {
            var index = slot.Index;
            if (index is not null && lastOf(index) >= newest)
            {
                return index;
            }

            if (index is not null && rowsOf(index) > LeastDeadRows
                && rowsOf(index) > 2 * connection.Scalar<long>(countLive, countParameters))
            {
                index = null;
            }

            // A fault half way leaves rows in it that a second attempt would add again: begin anew then.
            slot.Index = null;
            index ??= create();
            append(connection, newest, index);
            slot.Index = index;
            return index;
        }
    }

    private static void AppendTerms(SqliteConnection connection, int newest, TextIndex index)
    {
        using var command = connection.Command(
            """
            SELECT d.index_number, c.id, d.language, t.terms
            FROM documents d JOIN chunks c ON c.document = d.number JOIN chunk_terms t ON t.chunk = c.id
            WHERE d.index_number > $last ORDER BY d.index_number, c.ordinal
            """,
            ("$last", index.LastIndexNumber));
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            index.Append(row.GetInt32(0), row.GetInt64(1), row.TextOrNull(2), row.GetFieldValue<byte[]>(3));
        }

        index.Complete(newest);
    }

    private static void AppendEmbeddings(SqliteConnection connection, int newest, VectorIndex index, long model)
    {
        using var command = connection.Command(
            """
            SELECT d.index_number, c.id, e.vector
            FROM documents d JOIN chunks c ON c.document = d.number JOIN embeddings e ON e.chunk = c.id AND e.model = $model
            WHERE d.index_number > $last ORDER BY d.index_number, c.ordinal
            """,
            ("$last", index.LastIndexNumber), ("$model", model));
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            index.Append(row.GetInt32(0), row.GetInt64(1), MemoryMarshal.Cast<byte, float>(row.GetFieldValue<byte[]>(2)));
        }

        index.Complete(newest);
    }

    private sealed class Slot<T> where T : class
    {
        private volatile T? _index;

        public Lock Filling { get; } = new();

        public T? Index
        {
            get => _index;
            set => _index = value;
        }
    }
}
