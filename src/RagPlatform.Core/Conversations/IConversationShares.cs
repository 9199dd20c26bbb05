namespace RagPlatform.Core.Conversations;

/// <summary>With whom people share their conversations, to read. Thread-safe.</summary>
public interface IConversationShares
{
    /// <summary>Ids of the people that a conversation is shared with; empty when it is not this person's.</summary>
    Task<IReadOnlyList<string>> ListAsync(Guid conversationId, string ownerId, CancellationToken cancellationToken);

    /// <summary>Shares a conversation with exactly these people. False when it is not this person's, or does not exist.</summary>
    Task<bool> SetAsync(Guid conversationId, string ownerId, IReadOnlyCollection<string> personIds, CancellationToken cancellationToken);

    /// <summary>Conversations that others share with a person, newest first.</summary>
    Task<IReadOnlyList<Conversation>> ListSharedAsync(string personId, CancellationToken cancellationToken);

    /// <summary>
    /// A conversation that is shared with a person; null when it is not, any more, or was deleted. Its messages are as its owner sees them: what
    /// the reader may see of them is decided by <see cref="SharedConversations"/>.
    /// </summary>
    Task<(Conversation Conversation, IReadOnlyList<Message> Messages)?> FindSharedAsync(Guid conversationId, string personId, CancellationToken cancellationToken);
}
