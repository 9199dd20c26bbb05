using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;

namespace RagPlatform.Core.Feedback;

/// <summary>Saying what one thinks of an answer, for every front door. Only who got an answer can. Thread-safe.</summary>
public sealed class AnswerFeedback(IFeedbackStore store, IConversationStore conversations, RecentAnswers recent, TimeProvider time)
{
    /// <summary>Longest comment, characters.</summary>
    public const int MaxComment = 2_000;

    /// <summary>Says what the caller thinks of an answer, in place of what they said before.</summary>
    /// <param name="messageId">Its message.</param>
    /// <param name="verdict">Thumb up or down.</param>
    /// <param name="reason">Why not; counts with a thumb down only, where none means <see cref="FeedbackReason.Other"/>.</param>
    /// <param name="comment">In their words; null for none.</param>
    /// <param name="door">By which door.</param>
    /// <param name="caller">Who.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was stored; null when there is no such answer, or somebody else got it (one answer for both).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The comment is longer than <see cref="MaxComment"/>.</exception>
    public async Task<FeedbackEntry?> GiveAsync(
        Guid messageId, FeedbackVerdict verdict, FeedbackReason? reason, string? comment, FeedbackDoor door, Caller caller, CancellationToken cancellationToken)
    {
        var text = comment?.Trim() ?? "";
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MaxComment, nameof(comment));
        if (await FindAnswerAsync(messageId, caller, cancellationToken) is not var (question, answer))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var entry = new FeedbackEntry
        {
            Id = Guid.CreateVersion7(now),
            MessageId = messageId,
            AssistantId = answer.AssistantId,
            PersonId = caller.PersonId,
            PersonName = caller.Name,
            Verdict = verdict,
            Reason = verdict == FeedbackVerdict.Bad ? reason ?? FeedbackReason.Other : null,
            Comment = text,
            Door = door,
            Question = question,
            Answer = AnswerSight.Slim(answer),
            At = now,
        };
        return await store.SaveAsync(entry, caller, cancellationToken);
    }

    /// <summary>Takes back what the caller said. False when they said nothing, or there is no such answer.</summary>
    public Task<bool> TakeBackAsync(Guid messageId, Caller caller, CancellationToken cancellationToken) =>
        store.DeleteAsync(messageId, caller, cancellationToken);

    /// <summary>What the caller said of an answer as it is now; null for nothing.</summary>
    public async Task<FeedbackEntry?> FindOwnAsync(Answer answer, Caller caller, CancellationToken cancellationToken) =>
        await store.FindOwnAsync(answer.MessageId, caller.PersonId, cancellationToken) is { } entry && entry.IsAbout(answer) ? entry : null;

    private async Task<(string Question, Answer Answer)?> FindAnswerAsync(Guid messageId, Caller caller, CancellationToken cancellationToken) =>
        await conversations.FindMessageAsync(messageId, caller.Id, cancellationToken) is { State: not MessageState.Writing, Answer: { } answer } message
            ? (message.Question, answer)
            : recent.Find(messageId, caller);
}
