using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Conversations;

namespace RagPlatform.Web.Features.Teams;

/// <summary>
/// The conversation that goes on in a chat. It is its person's like any other: whoever deletes it on the page begins another with the next
/// message in the chat.
/// </summary>
internal sealed class ChatConversations(IConversationStore conversations, TimeProvider time)
{
    // What was deleted is forgotten after some weeks: more in one chat are nobody's habit.
    private const int Most = 1_000;

    /// <summary>The conversation that a question belongs to; it is there afterwards.</summary>
    public async Task<Guid> OpenAsync(BotTurn turn, string question, Assistant assistant, Caller caller, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        for (var nth = 0; ; nth++)
        {
            try
            {
                var conversation = new Conversation(
                    turn.ConversationOf(caller.Id, nth), caller.Id, ConversationTitle.From(question), assistant.Id, Pinned: false, now, now);
                return (await conversations.FindOrAddAsync(conversation, cancellationToken)).Id;
            }
            catch (NoConversationException) when (nth < Most)
            {
                // Deleted: the next one.
            }
        }
    }

    /// <summary>The last answer in the chat; null when there is none.</summary>
    public async Task<Guid?> FindLastAnswerAsync(BotTurn turn, Caller caller, CancellationToken cancellationToken)
    {
        for (var nth = 0; nth < Most; nth++)
        {
            var id = turn.ConversationOf(caller.Id, nth);
            if (await conversations.FindAsync(id, caller.Id, cancellationToken) is not null)
            {
                return await conversations.ListMessagesAsync(id, caller.Id, cancellationToken) is [.., { Id: var last }] ? last : null;
            }
        }

        return null;
    }
}
