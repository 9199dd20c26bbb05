using RagPlatform.Core.Answering;

namespace RagPlatform.Core.Conversations;

/// <summary>Ordered messages of one person with the product. Private to that person.</summary>
/// <param name="Id">Version 7 UUID.</param>
/// <param name="OwnerId">Id of the person (<see cref="Access.Caller.Id"/>).</param>
/// <param name="Title">Made from the first question; can be changed.</param>
/// <param name="AssistantId">The assistant it is held with; null for none.</param>
/// <param name="Pinned">Shown at the top.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ChangedAt">UTC time of the last message.</param>
public sealed record Conversation(
    Guid Id, string OwnerId, string Title, Guid? AssistantId, bool Pinned, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt);

/// <summary>How far a message got.</summary>
public enum MessageState
{
    /// <summary>Being written.</summary>
    Writing,

    /// <summary>Whole.</summary>
    Complete,

    /// <summary>Stopped by its reader; the text so far stays.</summary>
    Stopped,

    /// <summary>Cut short by a fault; the notice says what happened.</summary>
    Failed,
}

/// <summary>One exchange: a question and its answer.</summary>
/// <param name="Id">Version 7 UUID; the address of the message.</param>
/// <param name="ConversationId">Its conversation.</param>
/// <param name="Question">As typed.</param>
/// <param name="Answer">The answer; null while nothing was written yet.</param>
/// <param name="State">How far the answer got.</param>
/// <param name="Notice">For people: what happened, when it failed.</param>
/// <param name="AskedAt">UTC.</param>
public sealed record Message(
    Guid Id, Guid ConversationId, string Question, Answer? Answer, MessageState State, string? Notice, DateTimeOffset AskedAt);
