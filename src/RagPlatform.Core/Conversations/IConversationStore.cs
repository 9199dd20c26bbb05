namespace RagPlatform.Core.Conversations;

/// <summary>Conversations and their messages. Each method takes the owner's id: nobody reads another person's conversation. Thread-safe.</summary>
public interface IConversationStore
{
    /// <summary>Conversations of a person, pinned first, then newest; with a search text only those whose title or messages hold it.</summary>
    Task<IReadOnlyList<Conversation>> ListAsync(string ownerId, string? search, CancellationToken cancellationToken);

    /// <summary>The conversation, or null.</summary>
    Task<Conversation?> FindAsync(Guid id, string ownerId, CancellationToken cancellationToken);

    /// <summary>The conversation of that id and owner as it is, or this one, which is added when nobody has one of that id; in one transaction.</summary>
    /// <exception cref="NoConversationException">Another person has one of that id, or it was deleted.</exception>
    Task<Conversation> FindOrAddAsync(Conversation conversation, CancellationToken cancellationToken);

    /// <summary>Adds it, or changes title, assistant and pin of an existing one.</summary>
    Task SaveAsync(Conversation conversation, CancellationToken cancellationToken);

    /// <summary>Hides it; <see cref="RestoreAsync"/> undoes it. False when there is none.</summary>
    Task<bool> DeleteAsync(Guid id, string ownerId, CancellationToken cancellationToken);

    /// <summary>Undoes <see cref="DeleteAsync"/>.</summary>
    Task<bool> RestoreAsync(Guid id, string ownerId, CancellationToken cancellationToken);

    /// <summary>Messages in the order they were asked; empty when the conversation is not this person's.</summary>
    Task<IReadOnlyList<Message>> ListMessagesAsync(Guid conversationId, string ownerId, CancellationToken cancellationToken);

    /// <summary>A message by its id alone; null when there is none, or its conversation is another person's or deleted.</summary>
    Task<Message?> FindMessageAsync(Guid messageId, string ownerId, CancellationToken cancellationToken);

    /// <summary>Adds a message or stores its present state.</summary>
    Task SaveMessageAsync(Message message, string ownerId, CancellationToken cancellationToken);

    /// <summary>Removes a message and all after it (editing or regenerating an earlier question).</summary>
    Task TruncateAsync(Guid conversationId, Guid fromMessageId, string ownerId, CancellationToken cancellationToken);

    /// <summary>At start-up: marks messages that a crash left writing as failed, with the notice. Returns how many.</summary>
    Task<int> CloseInterruptedAsync(string notice, CancellationToken cancellationToken);
}
