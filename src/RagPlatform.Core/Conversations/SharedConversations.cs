using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Audit;

namespace RagPlatform.Core.Conversations;

/// <summary>A conversation as somebody reads it whom it was shared with.</summary>
/// <param name="Conversation">It.</param>
/// <param name="OwnerName">Whose it is.</param>
/// <param name="Messages">Its messages, as far as the reader may see what they say.</param>
public sealed record SharedConversation(Conversation Conversation, string OwnerName, IReadOnlyList<SharedMessage> Messages);

/// <summary>One exchange of it.</summary>
/// <param name="Message">With an answer that holds only what the reader may see.</param>
/// <param name="Hidden">Sentences that were left out.</param>
public sealed record SharedMessage(Message Message, int Hidden);

/// <summary>
/// Sharing conversations with named people. Readers see of each answer what rests on documents that they may see themselves, at the moment of
/// reading: sharing an answer gives no right to its sources. Thread-safe.
/// </summary>
public sealed class SharedConversations(IConversationShares shares, AnswerSight sight, PeopleNames people, IAuditLog audit)
{
    /// <summary>Conversations that others share with the caller, newest first.</summary>
    public Task<IReadOnlyList<Conversation>> ListAsync(Caller caller, CancellationToken cancellationToken) =>
        shares.ListSharedAsync(caller.PersonId, cancellationToken);

    /// <summary>Whom the caller shares a conversation with, by id.</summary>
    public Task<IReadOnlyList<string>> ListReadersAsync(Guid conversationId, Caller caller, CancellationToken cancellationToken) =>
        shares.ListAsync(conversationId, caller.Id, cancellationToken);

    /// <summary>Shares a conversation with exactly these people. False when it is not the caller's.</summary>
    /// <exception cref="UnknownPrincipalException">Somebody is not known here, or may not sign in; nothing was changed.</exception>
    public async Task<bool> ShareAsync(Guid conversationId, IReadOnlyCollection<Guid> personIds, Caller caller, CancellationToken cancellationToken)
    {
        foreach (var id in personIds)
        {
            if (await people.FindCallerAsync(id.ToString(), cancellationToken) is null)
            {
                throw new UnknownPrincipalException(Principal.OfPerson(id));
            }
        }

        if (!await shares.SetAsync(conversationId, caller.Id, [.. personIds.Select(id => id.ToString()).Where(id => id != caller.PersonId).Distinct()], cancellationToken))
        {
            return false;
        }

        await audit.RecordAsync(
            caller, AuditAction.RightsChanged, AuditTargets.Conversation(conversationId),
            details: System.Text.Json.JsonSerializer.Serialize(new { readers = personIds }), cancellationToken: CancellationToken.None);
        return true;
    }

    /// <summary>The conversation as the caller may read it; null when it is not shared with them.</summary>
    public async Task<SharedConversation?> FindAsync(Guid conversationId, Caller caller, CancellationToken cancellationToken)
    {
        if (await shares.FindSharedAsync(conversationId, caller.PersonId, cancellationToken) is not var (conversation, messages))
        {
            return null;
        }

        var visible = await sight.FindVisibleAsync(messages.Select(message => message.Answer), caller, cancellationToken);
        var names = await people.ReadAsync(cancellationToken);
        return new(
            conversation, names.Of($"user:{conversation.OwnerId}"),
            [.. messages.Where(message => message.State != MessageState.Writing).Select(message => Narrow(message, visible))]);
    }

    private static SharedMessage Narrow(Message message, IReadOnlySet<Guid> visible)
    {
        if (message.Answer is not { } whole)
        {
            return new(message, 0);
        }

        var (answer, hidden) = AnswerSight.Narrow(whole, visible);
        return new(message with { Answer = answer }, hidden);
    }
}
