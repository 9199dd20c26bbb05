using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

/// <summary>What every conversation store does. A store's test class derives from it and says how one is made.</summary>
public abstract class ConversationStoreContract
{
    private const string Owner = "owner";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected abstract IConversationStore Store { get; }

    [Fact]
    public async Task Conversations_are_listed_pinned_first_then_newest()
    {
        await SaveAsync("Oldest", Noon, pinned: true);
        await SaveAsync("Older", Noon.AddMinutes(1));
        await SaveAsync("Newest", Noon.AddMinutes(2));

        Assert.Equal(["Oldest", "Newest", "Older"], await TitlesAsync());
    }

    [Fact]
    public async Task A_conversation_comes_back_as_it_was_saved_and_changes_when_saved_again()
    {
        var conversation = await SaveAsync("Leave", Noon);
        Assert.Equal(conversation, await Store.FindAsync(conversation.Id, Owner, Cancellation));

        var changed = conversation with { Title = "Annual leave", Pinned = true, AssistantId = Guid.CreateVersion7() };
        await Store.SaveAsync(changed, Cancellation);

        Assert.Equal(changed, await Store.FindAsync(conversation.Id, Owner, Cancellation));
    }

    [Fact]
    public async Task Messages_come_back_in_order_with_their_answers()
    {
        var conversation = await SaveAsync("Leave", Noon);
        var first = NewMessage(conversation.Id, "How much leave?", "Twenty-six days [1].");
        var second = NewMessage(conversation.Id, "And for part-timers?", null) with { State = MessageState.Writing };
        await Store.SaveMessageAsync(first, Owner, Cancellation);
        await Store.SaveMessageAsync(second, Owner, Cancellation);
        await Store.SaveMessageAsync(first with { Question = "How much leave do I have?" }, Owner, Cancellation);

        var messages = await Store.ListMessagesAsync(conversation.Id, Owner, Cancellation);

        Assert.Equal([first.Id, second.Id], messages.Select(message => message.Id));
        Assert.Equivalent(first with { Question = "How much leave do I have?" }, messages[0]);
        Assert.Equal((null, MessageState.Writing), (messages[1].Answer, messages[1].State));
    }

    [Fact]
    public async Task A_message_moves_its_conversation_to_the_top()
    {
        var first = await SaveAsync("First", Noon);
        await SaveAsync("Second", Noon.AddMinutes(1));

        await Store.SaveMessageAsync(NewMessage(first.Id, "Hello?", null) with { AskedAt = Noon.AddMinutes(5) }, Owner, Cancellation);

        Assert.Equal(["First", "Second"], await TitlesAsync());
        Assert.Equal(Noon.AddMinutes(5), (await Store.FindAsync(first.Id, Owner, Cancellation))!.ChangedAt);
    }

    [Theory]
    [InlineData("ANNUAL", true)]
    [InlineData("ann leave", true)]
    [InlineData("twenty-six", true)]
    [InlineData("uberstunden", true)]
    [InlineData("leave spaceship", false)]
    [InlineData("100%", false)]
    [InlineData("_", false)]
    public async Task A_search_finds_words_in_titles_questions_and_answers(string search, bool isFound)
    {
        var conversation = await SaveAsync("Annual leave", Noon);
        await Store.SaveMessageAsync(NewMessage(conversation.Id, "Und Überstunden?", "Twenty-six days."), Owner, Cancellation);
        await SaveAsync("Something else", Noon);

        Assert.Equal(isFound ? ["Annual leave"] : [], await TitlesAsync(search));
    }

    [Fact]
    public async Task A_deleted_conversation_is_hidden_and_can_be_restored()
    {
        var conversation = await SaveAsync("Leave", Noon);
        await Store.SaveMessageAsync(NewMessage(conversation.Id, "How much?", "A lot."), Owner, Cancellation);

        Assert.True(await Store.DeleteAsync(conversation.Id, Owner, Cancellation));

        Assert.False(await Store.DeleteAsync(conversation.Id, Owner, Cancellation));
        Assert.Empty(await TitlesAsync());
        Assert.Null(await Store.FindAsync(conversation.Id, Owner, Cancellation));
        Assert.Empty(await Store.ListMessagesAsync(conversation.Id, Owner, Cancellation));

        Assert.True(await Store.RestoreAsync(conversation.Id, Owner, Cancellation));

        Assert.False(await Store.RestoreAsync(conversation.Id, Owner, Cancellation));
        Assert.Single(await Store.ListMessagesAsync(conversation.Id, Owner, Cancellation));
    }

    [Fact]
    public async Task Truncating_removes_a_message_and_all_after_it()
    {
        var conversation = await SaveAsync("Leave", Noon);
        var messages = Enumerable.Range(0, 4).Select(i => NewMessage(conversation.Id, $"Question {i}", null)).ToList();
        foreach (var message in messages)
        {
            await Store.SaveMessageAsync(message, Owner, Cancellation);
        }

        await Store.TruncateAsync(conversation.Id, messages[2].Id, Owner, Cancellation);

        Assert.Equal([messages[0].Id, messages[1].Id], (await Store.ListMessagesAsync(conversation.Id, Owner, Cancellation)).Select(m => m.Id));
    }

    [Fact]
    public async Task Messages_that_were_being_written_at_a_crash_are_closed()
    {
        var conversation = await SaveAsync("Leave", Noon);
        await Store.SaveMessageAsync(NewMessage(conversation.Id, "A", null) with { State = MessageState.Writing }, Owner, Cancellation);
        await Store.SaveMessageAsync(NewMessage(conversation.Id, "B", "Done."), Owner, Cancellation);

        Assert.Equal(1, await Store.CloseInterruptedAsync("The program was restarted.", Cancellation));

        var messages = await Store.ListMessagesAsync(conversation.Id, Owner, Cancellation);
        Assert.Equal([(MessageState.Failed, "The program was restarted."), (MessageState.Complete, null)], messages.Select(m => (m.State, m.Notice)));
    }

    [Fact]
    public async Task A_conversation_is_found_or_added_unless_it_is_another_persons_or_was_deleted()
    {
        var added = NewConversation("Leave", Noon, pinned: true);
        Assert.Equal(added, await Store.FindOrAddAsync(added, Cancellation));
        Assert.Equal(added, await Store.FindOrAddAsync(added with { Title = "Other", Pinned = false }, Cancellation));
        Assert.Equal(added, await Store.FindAsync(added.Id, Owner, Cancellation));

        var others = await Assert.ThrowsAsync<NoConversationException>(() => Store.FindOrAddAsync(added with { OwnerId = "other" }, Cancellation));
        await Store.DeleteAsync(added.Id, Owner, Cancellation);
        var deleted = await Assert.ThrowsAsync<NoConversationException>(() => Store.FindOrAddAsync(added, Cancellation));

        Assert.Equal(others.Message, deleted.Message);
        Assert.Empty(await Store.ListAsync("other", null, Cancellation));
        await Store.RestoreAsync(added.Id, Owner, Cancellation);
        Assert.Equal(added, await Store.FindAsync(added.Id, Owner, Cancellation));
    }

    [Fact]
    public async Task Nobody_reads_or_changes_another_persons_conversation()
    {
        var conversation = await SaveAsync("Leave", Noon);
        var message = NewMessage(conversation.Id, "How much?", "A lot.");
        await Store.SaveMessageAsync(message, Owner, Cancellation);

        Assert.Empty(await Store.ListAsync("other", null, Cancellation));
        Assert.Null(await Store.FindAsync(conversation.Id, "other", Cancellation));
        Assert.Empty(await Store.ListMessagesAsync(conversation.Id, "other", Cancellation));
        Assert.False(await Store.DeleteAsync(conversation.Id, "other", Cancellation));
        await Store.TruncateAsync(conversation.Id, message.Id, "other", Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.SaveMessageAsync(message, "other", Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Store.SaveAsync(conversation with { OwnerId = "other", Title = "Mine now" }, Cancellation));

        var theirs = NewConversation("Theirs", Noon, pinned: false) with { OwnerId = "other" };
        await Store.SaveAsync(theirs, Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Store.SaveMessageAsync(message with { ConversationId = theirs.Id }, "other", Cancellation));

        Assert.Equal("Leave", (await Store.FindAsync(conversation.Id, Owner, Cancellation))!.Title);
        Assert.Single(await Store.ListMessagesAsync(conversation.Id, Owner, Cancellation));
    }

    private static Conversation NewConversation(string title, DateTimeOffset changedAt, bool pinned) =>
        new(Guid.CreateVersion7(), Owner, title, null, pinned, Noon, changedAt);

    private static Message NewMessage(Guid conversationId, string question, string? answer)
    {
        var id = Guid.CreateVersion7();
        return new(
            id, conversationId, question,
            answer is null ? null : new()
            {
                MessageId = id, Kind = AnswerKind.Generated, Text = answer,
                Sentences = [new(answer, true, [1])],
                Citations = [new(1, Guid.Empty, "handbook.pdf", 4, "Leave", "26 days", 10, 17, 0.8)],
                Trace = new() { PromptTokens = 7, Parameters = new Dictionary<string, string> { ["seed"] = "1" }, Timings = new Dictionary<string, double> { ["total"] = 1.5 } },
            },
            MessageState.Complete, null, Noon);
    }

    private async Task<Conversation> SaveAsync(string title, DateTimeOffset changedAt, bool pinned = false)
    {
        var conversation = NewConversation(title, changedAt, pinned);
        await Store.SaveAsync(conversation, Cancellation);
        return conversation;
    }

    private async Task<IEnumerable<string>> TitlesAsync(string? search = null) =>
        (await Store.ListAsync(Owner, search, Cancellation)).Select(conversation => conversation.Title);
}
