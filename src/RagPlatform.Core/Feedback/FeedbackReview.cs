using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;

namespace RagPlatform.Core.Feedback;

/// <summary>Feedback as somebody reads it.</summary>
/// <param name="Entry">It, with what they may see of the answer.</param>
/// <param name="Hidden">Sentences that were left out.</param>
public sealed record SeenFeedback(FeedbackEntry Entry, int Hidden);

/// <summary>A page of it.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Total">How much the query finds without regard to paging.</param>
/// <param name="Next"><see cref="FeedbackQuery.Before"/> of the next page; null on the last one.</param>
public sealed record SeenFeedbackResult(IReadOnlyList<SeenFeedback> Entries, long Total, long? Next);

/// <summary>
/// Reading feedback, for pages and API alike: who edits an assistant reads what people say of its answers, and administrators what is said
/// of answers that no assistant gave. Thread-safe.
/// </summary>
public sealed class FeedbackReview(IFeedbackStore store, AccessRules rules, AnswerSight sight)
{
    /// <summary>A page.</summary>
    /// <exception cref="AccessDeniedException">It asks for an assistant that the caller does not edit.</exception>
    public async Task<SeenFeedbackResult> ListAsync(FeedbackQuery query, Caller caller, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(query, await ScopeAsync(query.AssistantId, caller, cancellationToken), cancellationToken);
        return new(await SeeAsync(page.Entries, caller, cancellationToken), page.Total, page.Next);
    }

    /// <summary>How much the query finds.</summary>
    /// <exception cref="AccessDeniedException">It asks for an assistant that the caller does not edit.</exception>
    public async Task<FeedbackCounts> CountAsync(FeedbackQuery query, Caller caller, CancellationToken cancellationToken) =>
        await store.CountAsync(query, await ScopeAsync(query.AssistantId, caller, cancellationToken), cancellationToken);

    /// <summary>One; null when there is none, or the caller may not read it.</summary>
    public async Task<SeenFeedback?> FindAsync(Guid id, Caller caller, CancellationToken cancellationToken) =>
        await store.FindAsync(id, await ScopeAsync(null, caller, cancellationToken), cancellationToken) is { } entry
            ? (await SeeAsync([entry], caller, cancellationToken))[0]
            : null;

    /// <summary>Marks it. False when there is none, or the caller may not read it.</summary>
    public async Task<bool> SetStateAsync(Guid id, FeedbackState state, Caller caller, CancellationToken cancellationToken) =>
        await store.SetStateAsync(id, state, await ScopeAsync(null, caller, cancellationToken), cancellationToken);

    private async Task<FeedbackScope> ScopeAsync(Guid? assistantId, Caller caller, CancellationToken cancellationToken)
    {
        if (assistantId is { } id)
        {
            await rules.RequireAsync(new(AccessTargetKind.Assistant, id), AccessRole.Editor, caller, cancellationToken);
            return new([id], IncludesOthers: false);
        }

        var roles = await rules.ListRolesAsync(AccessTargetKind.Assistant, caller, cancellationToken);
        return new(
            [.. roles.Where(role => role.Value >= AccessRole.Editor).Select(role => role.Key)],
            IncludesOthers: caller is { IsAdministrator: true, OnlyAssistantIds: null });
    }

    private async Task<IReadOnlyList<SeenFeedback>> SeeAsync(IReadOnlyList<FeedbackEntry> entries, Caller caller, CancellationToken cancellationToken)
    {
        var visible = await sight.FindVisibleAsync(entries.Select(entry => entry.Answer), caller, cancellationToken);
        return
        [
            .. entries.Select(entry =>
            {
                var (answer, hidden) = AnswerSight.Narrow(entry.Answer, visible);
                return new SeenFeedback(entry with { Answer = answer }, hidden);
            }),
        ];
    }
}
