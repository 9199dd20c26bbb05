namespace RagPlatform.Client;

/// <summary>Calls for assistants.</summary>
public sealed class AssistantCalls
{
    private readonly Connection _connection;

    internal AssistantCalls(Connection connection) => _connection = connection;

    /// <summary>Assistants that the caller may ask, by name.</summary>
    /// <exception cref="RagPlatformException">The server refused.</exception>
    public async Task<IReadOnlyList<Assistant>> ListAsync(CancellationToken cancellationToken = default) =>
        await _connection.SendAsync(HttpMethod.Get, "api/assistants", ClientJson.Default.AssistantArray, Repeat.Always, cancellationToken);
}

/// <summary>Instructions, collections and model settings that together answer for a domain.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name; also a <c>model</c> of the OpenAI-compatible interface.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="Instructions">How it answers.</param>
/// <param name="CollectionIds">Where it looks; empty for everything that the caller may read.</param>
/// <param name="Model">Its chat model; null for the default.</param>
/// <param name="Adapter">Its adapter; null for the model's default.</param>
/// <param name="StarterQuestions">Questions to start with.</param>
/// <param name="Tone">Its tone.</param>
/// <param name="Languages">Languages that it answers in; empty for that of the question.</param>
/// <param name="Version">Counts up with each change.</param>
/// <param name="ChangedAt">When it was changed last.</param>
/// <param name="AllowedOrigins">Origins of pages elsewhere that may ask it.</param>
public sealed record Assistant(
    Guid Id, string Name, string Description, string Instructions, IReadOnlyList<Guid> CollectionIds, string? Model, string? Adapter,
    IReadOnlyList<string> StarterQuestions, string Tone, IReadOnlyList<string> Languages, int Version, DateTimeOffset ChangedAt, IReadOnlyList<string> AllowedOrigins);
