using RagPlatform.Core.Answering;

namespace RagPlatform.Core.Conversations;

/// <summary>
/// Keeps the stored conversation in step with an answer that is being written, so that a reload, a stop or a crash loses nothing.
/// Without a conversation id it stores nothing.
/// </summary>
internal sealed class ConversationRecorder(IConversationStore? store, TimeProvider time, Question question)
{
    private readonly string _owner = question.Caller.Id;
    private Message? _message;

    /// <summary>Id of the message, stored or not.</summary>
    public Guid MessageId { get; } = question.MessageId ?? Guid.CreateVersion7();

    /// <summary>Messages before this one; empty when nothing is stored.</summary>
    public IReadOnlyList<Message> Earlier { get; private set; } = [];

    /// <summary>
    /// Makes the conversation when it is new, removes what a regenerated message replaces, and stores the question. The one place that decides
    /// whether somebody may ask in it, for every front door.
    /// </summary>
    /// <exception cref="NoConversationException">It is another person's, or was deleted. Nothing was stored.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (question.ConversationId is not { } id || store is null)
        {
            return;
        }

        var now = time.GetUtcNow();
        var assistantId = question.AssistantId ?? question.Assistant?.Id;
        var conversation = await store.FindOrAddAsync(
            new Conversation(id, _owner, ConversationTitle.From(question.Text), assistantId, Pinned: false, now, now), cancellationToken);
        var messages = await store.ListMessagesAsync(id, _owner, cancellationToken);
        var existing = messages.Index().FirstOrDefault(entry => entry.Item.Id == MessageId);
        if (existing.Item is not null)
        {
            await store.TruncateAsync(id, MessageId, _owner, cancellationToken);
            messages = [.. messages.Take(existing.Index)];
            // The title was made from a first question that now reads otherwise; one that a person chose stays.
            if (existing.Index == 0 && conversation.Title == ConversationTitle.From(existing.Item.Question))
            {
                await store.SaveAsync(conversation with { Title = ConversationTitle.From(question.Text) }, cancellationToken);
            }
        }

        Earlier = messages;
        _message = new Message(MessageId, id, question.Text, null, MessageState.Writing, null, now);
        await store.SaveMessageAsync(_message, _owner, cancellationToken);
    }

    /// <summary>Stores what was written so far, or the end.</summary>
    public async Task SaveAsync(MessageState state, Answer answer, CancellationToken cancellationToken)
    {
        if (_message is not null && store is not null)
        {
            _message = _message with { Answer = answer, State = state, Notice = state == MessageState.Failed ? answer.Notice : null };
            await store.SaveMessageAsync(_message, _owner, cancellationToken);
        }
    }
}
