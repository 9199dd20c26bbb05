using System.Text.Json.Serialization;

namespace RagPlatform.Client;

/// <summary>Calls for conversations.</summary>
public sealed class ConversationCalls
{
    private readonly Connection _connection;

    internal ConversationCalls(Connection connection) => _connection = connection;

    /// <summary>Conversations of the caller, pinned first, then newest, without their messages.</summary>
    /// <param name="search">Words that they hold; null for all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RagPlatformException">The server refused.</exception>
    public async Task<IReadOnlyList<Conversation>> ListAsync(string? search = null, CancellationToken cancellationToken = default) =>
        await _connection.SendAsync(
            HttpMethod.Get, search is null ? "api/conversations" : $"api/conversations?search={Uri.EscapeDataString(search)}", ClientJson.Default.ConversationArray,
            Repeat.Always, cancellationToken);

    /// <summary>A conversation with its messages.</summary>
    /// <exception cref="RagPlatformException">The server refused: 404 when it does not exist or is another person's.</exception>
    public Task<Conversation> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(HttpMethod.Get, $"api/conversations/{id}", ClientJson.Default.Conversation, Repeat.Always, cancellationToken);
}

/// <summary>A conversation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="AssistantId">Whom it is with; null for nobody in particular.</param>
/// <param name="Pinned">Whether it stands above the others.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="ChangedAt">When something was asked or changed last.</param>
/// <param name="Messages">Its messages, oldest first; null in lists.</param>
public sealed record Conversation(
    Guid Id, string Title, Guid? AssistantId, bool Pinned, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, IReadOnlyList<Message>? Messages);

/// <summary>How far an answer of a conversation is.</summary>
[JsonConverter(typeof(CamelCaseEnum<MessageState>))]
public enum MessageState
{
    /// <summary>It is being written.</summary>
    Writing,

    /// <summary>It is whole.</summary>
    Complete,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>A fault cut it short.</summary>
    Failed,
}

/// <summary>A question of a conversation with its answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Question">The question.</param>
/// <param name="Answer">The answer; null while there is none.</param>
/// <param name="State">How far it is.</param>
/// <param name="Notice">For people: what happened; null when all is well.</param>
/// <param name="AskedAt">When it was asked.</param>
public sealed record Message(Guid Id, string Question, Answer? Answer, MessageState State, string? Notice, DateTimeOffset AskedAt);
