namespace RagPlatform.Client;

/// <summary>Calls for collections.</summary>
public sealed class CollectionCalls
{
    private readonly Connection _connection;

    internal CollectionCalls(Connection connection) => _connection = connection;

    /// <summary>Collections that the caller may read, with counts.</summary>
    /// <exception cref="RagPlatformException">The server refused.</exception>
    public async Task<IReadOnlyList<Collection>> ListAsync(CancellationToken cancellationToken = default) =>
        await _connection.SendAsync(HttpMethod.Get, "api/collections", ClientJson.Default.CollectionArray, Repeat.Always, cancellationToken);

    /// <summary>Adds a collection, which is the caller's alone until it is shared.</summary>
    /// <param name="name">1 to 100 characters.</param>
    /// <param name="description">For people; null for none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RagPlatformException">The server refused: 409 when there is one of that name already.</exception>
    public Task<Collection> AddAsync(string name, string? description = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(
            HttpMethod.Post, "api/collections", ClientJson.Default.Collection, Repeat.WhenRefused, cancellationToken,
            () => Connection.Json(new NewCollection(name, description), ClientJson.Default.NewCollection));

    /// <summary>Deletes a collection with its documents.</summary>
    /// <exception cref="RagPlatformException">The server refused.</exception>
    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        using var _ = await _connection.SendAsync(HttpMethod.Delete, $"api/collections/{id}", Repeat.WhenRefused, cancellationToken);
    }
}

/// <summary>A named set of documents.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">For people; null for none.</param>
/// <param name="EmbeddingModel">Model that its documents were embedded with; null while it has none.</param>
/// <param name="EmbeddingDimensions">Length of the embeddings; null while it has none.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="Documents">Documents in it, whatever their state.</param>
/// <param name="Ready">Of these, those that can be searched.</param>
/// <param name="Failed">Of these, those that could not be read.</param>
/// <param name="Chunks">Pieces that are searched.</param>
public sealed record Collection(
    Guid Id, string Name, string? Description, string? EmbeddingModel, int? EmbeddingDimensions, DateTimeOffset CreatedAt, int Documents, int Ready, int Failed,
    int Chunks);

internal sealed record NewCollection(string Name, string? Description);
