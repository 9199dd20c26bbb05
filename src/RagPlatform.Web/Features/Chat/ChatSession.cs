using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Chat;

/// <summary>
/// The conversation that a page has open. Not thread-safe: it lives on its circuit. Who asks is looked up at each question: rights change while a
/// page is open.
/// </summary>
public sealed class ChatSession(IConversationStore conversations, AnswerRuns runs, CurrentCaller current, TimeProvider time)
{
    private readonly List<ExchangeItem> _items = [];

    /// <summary>Null until the first question is asked.</summary>
    public Guid? Id { get; private set; }

    /// <summary>As stored; null while it is new.</summary>
    public Conversation? Conversation { get; private set; }

    public IReadOnlyList<ExchangeItem> Items => _items;

    /// <summary>Who answers the next question; null for no assistant.</summary>
    public Guid? AssistantId { get; set; }

    /// <summary>Where the next question looks; null for the assistant's collections, or all.</summary>
    public IReadOnlyList<Guid>? CollectionIds { get; set; }

    public bool IsAnswering => _items.Exists(item => item.IsAnswering);

    /// <summary>Opens a conversation, with the answers that are just being written.</summary>
    /// <returns>False when there is none, or it is another person's.</returns>
    public async Task<bool> OpenAsync(Guid id, CancellationToken cancellationToken)
    {
        // Runs first: one that ends while the messages are read is in both, and the run wins; the other way round it could be in neither.
        var running = runs.Find(id, current.Caller.Id);
        Conversation = await conversations.FindAsync(id, current.Caller.Id, cancellationToken);
        var messages = await conversations.ListMessagesAsync(id, current.Caller.Id, cancellationToken);
        Id = id;
        AssistantId = Conversation?.AssistantId;
        _items.Clear();
        _items.AddRange(messages.Where(m => running.All(r => r.State.MessageId != m.Id)).Select(m => new ExchangeItem(ExchangeState.From(m), null)));
        _items.AddRange(running.Select(run => new ExchangeItem(run.State, run)));
        return Conversation is not null || _items.Count > 0;
    }

    /// <summary>Leaves the open conversation for a new one.</summary>
    public void Clear()
    {
        (Id, Conversation, AssistantId, CollectionIds) = (null, null, null, null);
        _items.Clear();
    }

    /// <summary>Reads title and pin anew.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (Id is { } id)
        {
            Conversation = await conversations.FindAsync(id, current.Caller.Id, cancellationToken);
        }
    }

    public ExchangeItem Ask(string question)
    {
        Id ??= Guid.CreateVersion7(time.GetUtcNow());
        return Start(question, Guid.CreateVersion7(time.GetUtcNow()));
    }

    /// <summary>Answers a question again, or in other words. It and what follows are replaced.</summary>
    public ExchangeItem AskAgain(ExchangeItem item, string question)
    {
        item.Run?.Stop();
        _items.RemoveRange(_items.IndexOf(item), _items.Count - _items.IndexOf(item));
        return Start(question, item.Id);
    }

    public void Stop()
    {
        foreach (var item in _items)
        {
            item.Run?.Stop();
        }
    }

    private ExchangeItem Start(string question, Guid messageId)
    {
        var run = runs.Start(new Question(question, current.Caller)
        {
            ConversationId = Id,
            MessageId = messageId,
            AssistantId = AssistantId,
            CollectionIds = CollectionIds,
        });
        var item = new ExchangeItem(run.State, run);
        _items.Add(item);
        return item;
    }
}
