using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using RagPlatform.Core;

namespace RagPlatform.Backends.Sqlite;

/// <summary>
/// The database file <c>ragplatform.db</c> in <see cref="StorageOptions.Path"/>: one writer, any number of readers, write-ahead log.
/// Thread-safe. Several processes may share the file; SQLite's own lock then orders their writes.
/// </summary>
/// <remarks>
/// A reader never waits for the writer, nor the writer for readers. SQLite works synchronously: what is awaited here is the turn,
/// not the disk.
/// </remarks>
public sealed class SqliteDatabase : IDisposable
{
    /// <summary>Name of the file in the storage folder.</summary>
    public const string FileName = "ragplatform.db";

    // Longest wait for another process that writes to the same file, before a write fails as "database is locked".
    private const int BusySeconds = 30;

    private readonly string _connectionString;
    private readonly SqliteConnection _writer;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private volatile bool _isDisposed;

    private readonly bool _isDurable;

    private SqliteDatabase(string path, bool isDurable)
    {
        Path = path;
        _isDurable = isDurable;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false, // The pool is ours: one writer, readers that are told to be readers.
            DefaultTimeout = BusySeconds,
        }.ToString();
        _writer = Connect("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Opens the database of a storage folder, makes it when it is not there, and brings its schema up to date.</summary>
    /// <param name="folder">The storage folder.</param>
    /// <param name="isDurable">False for a file that nobody misses after a power cut: no write waits for the disk.</param>
    /// <exception cref="StorageException">
    /// The folder cannot be written, the file is no database or damaged, or a newer version of the program made it.
    /// </exception>
    public static SqliteDatabase Open(string folder, bool isDurable = true)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, FileName));
        SqliteDatabase? database = null;
        try
        {
            Directory.CreateDirectory(folder);
            database = new SqliteDatabase(path, isDurable);
            SchemaMigrations.Apply(database._writer, path);
            TermUpgrade.Apply(database._writer);
            return database;
        }
        catch (Exception exception)
        {
            database?.Dispose();
            throw SqliteFailure.Explain(exception, path);
        }
    }

    /// <summary>Runs a piece of reading in one transaction: all its statements see the same state.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_readers.TryTake(out var reader))
        {
            reader = Connect("PRAGMA query_only = 1;");
        }

        try
        {
            using var transaction = reader.BeginTransaction(deferred: true);
            var result = read(reader);
            transaction.Commit();
            return Task.FromResult(result);
        }
        finally
        {
            Return(reader);
        }
    }

    /// <summary>Runs a piece of writing in one transaction, after the writes that came before it. An exception undoes all of it.</summary>
    /// <param name="write">The work; short, since it holds up every other write.</param>
    /// <param name="cancellationToken">Gives up waiting for the turn; work that has begun is finished.</param>
    /// <param name="durable">
    /// Whether it is on the disk before this returns and so survives a power cut. False saves the wait for the disk (some 1–20 ms):
    /// for what can be lost with the last second, such as progress. Either survives the end of the process.
    /// </param>
    /// <exception cref="StorageException">The disk is full, or the file can no longer be written.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken, bool durable = true)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _writer.Execute(!_isDurable ? "PRAGMA synchronous = OFF" : durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            using var transaction = _writer.BeginTransaction(deferred: false);
            var result = write(_writer);
            transaction.Commit();
            return result;
        }
        catch (SqliteException exception)
        {
            throw SqliteFailure.Explain(exception, Path);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _isDisposed = true;
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _writer.Dispose();
        _turn.Dispose();
    }

    private SqliteConnection Connect(string pragmas)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            connection.Execute(pragmas + "PRAGMA foreign_keys = 1; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Return(SqliteConnection reader)
    {
        _readers.Add(reader);
        if (_isDisposed && _readers.TryTake(out var late))
        {
            late.Dispose();
        }
    }
}
