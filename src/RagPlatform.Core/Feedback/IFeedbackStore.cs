using RagPlatform.Core.Access;

namespace RagPlatform.Core.Feedback;

/// <summary>Which feedback somebody may read; part of each query.</summary>
/// <param name="AssistantIds">On answers of these assistants.</param>
/// <param name="IncludesOthers">And on answers that no assistant gave.</param>
public sealed record FeedbackScope(IReadOnlyCollection<Guid> AssistantIds, bool IncludesOthers);

/// <summary>Which feedback to read. What is null does not narrow.</summary>
public sealed record FeedbackQuery
{
    /// <summary>On answers of this assistant.</summary>
    public Guid? AssistantId { get; init; }

    /// <summary>Thumbs up or down.</summary>
    public FeedbackVerdict? Verdict { get; init; }

    /// <summary>What is wrong.</summary>
    public FeedbackReason? Reason { get; init; }

    /// <summary>Whether somebody has looked after it.</summary>
    public FeedbackState? State { get; init; }

    /// <summary>Not before this moment.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>
    /// Words that all stand in the question or the comment. Not in the answer: whoever may not see some of its sentences must not find out
    /// by searching what they say.
    /// </summary>
    public string? Search { get; init; }

    /// <summary>Only what has a number before this one: where the last page ended.</summary>
    public long? Before { get; init; }

    /// <summary>Longest page.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>A page of feedback, newest first.</summary>
/// <param name="Entries">It.</param>
/// <param name="Total">How much the query finds without regard to paging.</param>
/// <param name="Next"><see cref="FeedbackQuery.Before"/> of the next page; null on the last one.</param>
public sealed record FeedbackResult(IReadOnlyList<FeedbackEntry> Entries, long Total, long? Next);

/// <summary>Feedback of a week.</summary>
/// <param name="Monday">Its first day, UTC.</param>
/// <param name="Good">Thumbs up.</param>
/// <param name="Bad">Thumbs down.</param>
public sealed record FeedbackWeek(DateOnly Monday, int Good, int Bad);

/// <summary>How much there is.</summary>
/// <param name="Good">Thumbs up.</param>
/// <param name="Bad">Thumbs down.</param>
/// <param name="Open">What nobody has looked after yet.</param>
/// <param name="Weeks">By week, oldest first; weeks without any are left out.</param>
public sealed record FeedbackCounts(int Good, int Bad, int Open, IReadOnlyList<FeedbackWeek> Weeks);

/// <summary>What people think of answers: one feedback a person and message. Changes are audited in the transaction that makes them. Thread-safe.</summary>
public interface IFeedbackStore
{
    /// <summary>Stores it as open, in place of what the same person said of the same message before.</summary>
    /// <returns>What was stored: with the id of what it replaces.</returns>
    Task<FeedbackEntry> SaveAsync(FeedbackEntry entry, Caller by, CancellationToken cancellationToken);

    /// <summary>Takes back what the caller said of a message. False when they said nothing.</summary>
    Task<bool> DeleteAsync(Guid messageId, Caller by, CancellationToken cancellationToken);

    /// <summary>What a person said of a message; null for nothing.</summary>
    Task<FeedbackEntry?> FindOwnAsync(Guid messageId, string personId, CancellationToken cancellationToken);

    /// <summary>A page.</summary>
    Task<FeedbackResult> ListAsync(FeedbackQuery query, FeedbackScope scope, CancellationToken cancellationToken);

    /// <summary>How much the query finds, without regard to paging.</summary>
    Task<FeedbackCounts> CountAsync(FeedbackQuery query, FeedbackScope scope, CancellationToken cancellationToken);

    /// <summary>One; null when there is none, or it is outside of the scope.</summary>
    Task<FeedbackEntry?> FindAsync(Guid id, FeedbackScope scope, CancellationToken cancellationToken);

    /// <summary>Marks it. False when there is none, or it is outside of the scope.</summary>
    Task<bool> SetStateAsync(Guid id, FeedbackState state, FeedbackScope scope, CancellationToken cancellationToken);
}
