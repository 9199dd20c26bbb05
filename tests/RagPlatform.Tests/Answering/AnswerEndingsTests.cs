using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;
using static RagPlatform.Tests.Answering.AnsweringWorld;

namespace RagPlatform.Tests.Answering;

/// <summary>However an answer ends, nothing of it is lost.</summary>
public class AnswerEndingsTests
{
    private const string Leave = "How many days of annual leave does a full-time employee have?";

    [Fact]
    public async Task A_conversation_is_made_with_a_title_and_the_answer_is_stored()
    {
        using var world = new AnsweringWorld(new ScriptedChatClient("You have 26 days of annual leave [1]."));
        await world.AddHandbookAsync();
        var id = Guid.CreateVersion7();

        var answer = await world.AnswerAsync(Ask(Leave) with { ConversationId = id });

        var conversation = await world.Conversations.FindAsync(id, Caller.Owner.Id, Cancellation);
        Assert.Equal("How many days of annual leave does a full-time employee have", conversation!.Title);
        var message = Assert.Single(await world.Conversations.ListMessagesAsync(id, Caller.Owner.Id, Cancellation));
        Assert.Equal((answer.MessageId, MessageState.Complete, Leave), (message.Id, message.State, message.Question));
        Assert.Equal(answer.Text, message.Answer!.Text);
        Assert.Equal(answer.Trace.Prompt[1].Text, message.Answer.Trace.Prompt[1].Text);
    }

    [Fact]
    public async Task A_follow_up_is_searched_with_what_it_leans_on()
    {
        using var world = new AnsweringWorld(new ScriptedChatClient("Lunch costs £3.80 [1]."));
        await world.AddHandbookAsync();
        var id = Guid.CreateVersion7();
        await world.AnswerAsync(Ask("When does the canteen open?") with { ConversationId = id });

        var answer = await world.AnswerAsync(Ask("And what does it cost?") with { ConversationId = id });

        Assert.Equal("And what does it cost? (canteen open)", answer.Trace.SearchedFor);
        Assert.Equal(2, (await world.Conversations.ListMessagesAsync(id, Caller.Owner.Id, Cancellation)).Count);
    }

    [Fact]
    public async Task Regenerating_replaces_the_message_and_what_follows()
    {
        using var world = new AnsweringWorld(new ScriptedChatClient("You have 26 days of annual leave [1]."));
        await world.AddHandbookAsync();
        var id = Guid.CreateVersion7();
        var first = await world.AnswerAsync(Ask(Leave) with { ConversationId = id });
        await world.AnswerAsync(Ask("When does the canteen open?") with { ConversationId = id });

        await world.AnswerAsync(Ask("What does parking cost?") with { ConversationId = id, MessageId = first.MessageId });

        var message = Assert.Single(await world.Conversations.ListMessagesAsync(id, Caller.Owner.Id, Cancellation));
        Assert.Equal((first.MessageId, "What does parking cost?"), (message.Id, message.Question));
    }

    [Fact]
    public async Task Cancelling_keeps_what_was_written_as_stopped()
    {
        using var world = new AnsweringWorld(new StagedChatClient(WriteAndWait));
        await world.AddHandbookAsync();
        var id = Guid.CreateVersion7();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in world.Pipeline.AnswerAsync(Ask(Leave) with { ConversationId = id }, stop.Token))
            {
                if (update is AnswerUpdate.Text { Value: " Unused days" })
                {
                    await stop.CancelAsync();
                }
            }
        });

        var message = Assert.Single(await world.Conversations.ListMessagesAsync(id, Caller.Owner.Id, Cancellation));
        Assert.Equal(MessageState.Stopped, message.State);
        Assert.Equal("You have 26 days of annual leave. [1] Unused days", message.Answer!.Text);
        Assert.Equal([true, false], message.Answer.Sentences.Select(sentence => sentence.Supported));
    }

    [Fact]
    public async Task A_reader_who_leaves_stops_the_model()
    {
        var left = new TaskCompletionSource();
        using var world = new AnsweringWorld(new StagedChatClient((_, cancellationToken) =>
        {
            cancellationToken.Register(left.SetResult);
            return WriteAndWait(null, cancellationToken);
        }));
        await world.AddHandbookAsync();

        await foreach (var update in world.Pipeline.AnswerAsync(Ask(Leave), Cancellation))
        {
            if (update is AnswerUpdate.Text)
            {
                break;
            }
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task A_model_that_dies_leaves_the_text_so_far_and_says_what_happened()
    {
        using var world = new AnsweringWorld(new StagedChatClient(WriteAndDie));
        await world.AddHandbookAsync();
        var id = Guid.CreateVersion7();

        var updates = await world.UpdatesAsync(Ask(Leave) with { ConversationId = id });

        var failed = Assert.IsType<AnswerUpdate.Failed>(updates[^1]);
        Assert.Equal("The model stopped unexpectedly and was started again. Press Retry to ask once more.", failed.SoFar.Notice);
        Assert.Equal("You have 26 days", failed.SoFar.Text);
        var message = Assert.Single(await world.Conversations.ListMessagesAsync(id, Caller.Owner.Id, Cancellation));
        Assert.Equal((MessageState.Failed, failed.SoFar.Notice, "You have 26 days"), (message.State, message.Notice, message.Answer!.Text));
    }

    [Fact]
    public async Task A_full_queue_says_when_to_try_again()
    {
        using var world = new AnsweringWorld(new StagedChatClient((_, _) => throw new ModelHostBusyException(TimeSpan.FromSeconds(5))));
        await world.AddHandbookAsync();

        var answer = await world.AnswerAsync(Ask(Leave));

        Assert.Equal("Too many questions are waiting for the model. Try again in 5 seconds.", answer.Notice);
    }

    [Fact]
    public async Task The_place_in_the_queue_and_the_readiness_to_decline_are_told()
    {
        var model = new StagedChatClient(QueueAndWrite);
        model.Status = model.Status with { Adapters = [Adapter] };
        using var world = new AnsweringWorld(model);
        await world.AddHandbookAsync();

        var updates = await world.UpdatesAsync(Ask(Leave));

        Assert.Equal(2, Assert.Single(updates.OfType<AnswerUpdate.Queued>()).Ahead);
        var trace = Assert.IsType<AnswerUpdate.Done>(updates[^1]).Answer.Trace;
        Assert.Equal((0.25, 120, 7, 40), (trace.DeclineProbability, trace.PromptTokens, trace.AnswerTokens, trace.CachedTokens));
        Assert.Equal(1500, trace.Timings["queue"]);
    }

    [Fact]
    public async Task A_small_model_that_declines_takes_away_nothing_that_was_shown()
    {
        var model = new ScriptedChatClient("Not in the documents.");
        model.Status = model.Status with { Model = new() { Name = "small", Kind = ModelKind.Chat, Path = "small.gguf", Size = 1, Parameters = 135_000_000 } };
        using var world = new AnsweringWorld(model);
        await world.AddHandbookAsync();

        var updates = await world.UpdatesAsync(Ask(Leave));

        var shown = Assert.Single(updates.OfType<AnswerUpdate.Sentence>()).Value.Text;
        var answer = Assert.IsType<AnswerUpdate.Done>(updates[^1]).Answer;
        Assert.Equal(AnswerKind.Quotes, answer.Kind);
        Assert.Equal(shown.Trim('“', '”'), answer.Sentences[0].Text);
    }

    [Fact]
    public async Task When_the_documents_seem_not_to_answer_the_model_is_not_asked()
    {
        var model = new StagedChatClient(QueueAndWrite);
        using var world = new AnsweringWorld(model);
        await world.AddHandbookAsync();
        var judged = (await world.AnswerAsync(Ask(Leave))).Trace.AnswerableProbability!.Value;
        using var stricter = new AnsweringWorld(model, options => options.AnswerableThreshold = judged + 0.001);
        await stricter.AddHandbookAsync();

        var updates = await stricter.UpdatesAsync(Ask(Leave));

        Assert.Equal(AnswerKind.NotFound, Assert.IsType<AnswerUpdate.Done>(updates[^1]).Answer.Kind);
        Assert.DoesNotContain(updates, update => update is AnswerUpdate.Text or AnswerUpdate.Sentence);
        Assert.Single(model.Prompts);
    }

    [Fact]
    public async Task A_follow_up_goes_on_from_the_earlier_prompt_word_for_word()
    {
        var model = new ScriptedChatClient("The canteen opens at 11:30 [1].");
        using var world = new AnsweringWorld(model);
        await world.AddHandbookAsync();
        var id = Guid.CreateVersion7();
        var first = await world.AnswerAsync(Ask("When does the canteen open?") with { ConversationId = id });

        var second = await world.AnswerAsync(Ask("What does lunch in the canteen cost?") with { ConversationId = id });

        var asked = second.Trace.Prompt;
        Assert.Equal(first.Trace.Prompt, asked.Take(2));
        Assert.Equal(new PromptMessage("assistant", first.Trace.RawText), asked[2]);
        Assert.DoesNotContain("canteen opens", asked[3].Text);
        Assert.Equal(first.Trace.PromptPassages[0].ChunkId, second.Trace.PromptPassages[0].ChunkId);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_follow_up_adds_the_best_new_passages_alone(int most)
    {
        var model = new ScriptedChatClient("The canteen opens at 11:30 [1].");
        using var world = new AnsweringWorld(model, options => (options.PromptPassages, options.FollowUpPassages) = (6, most));
        var collection = await world.AddHandbookAsync();
        var id = Guid.CreateVersion7();
        var first = await world.AnswerAsync(Ask("When does the canteen open?") with { ConversationId = id });
        await world.Store.AddReadyAsync(
            collection, "leave.txt", "Annual leave is asked for in the portal.", "Your manager agrees to annual leave.", "Annual leave is paid.");

        var second = await world.AnswerAsync(Ask(Leave) with { ConversationId = id });

        var known = first.Trace.PromptPassages.Select(passage => passage.ChunkId).ToList();
        var news = second.Trace.Passages.Take(6).Select(passage => passage.ChunkId).Except(known).ToList();
        Assert.True(news.Count > most, "Fewer new passages were found than may be added, so nothing is shown.");
        Assert.Equal([.. known, .. news.Take(most)], second.Trace.PromptPassages.Select(passage => passage.ChunkId));
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> WriteAndWait(ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var piece in (string[])["You have 26 days of annual leave", " [1].", " Unused days"])
        {
            yield return StagedChatClient.Text(piece);
        }

        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> WriteAndDie(ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return StagedChatClient.Text("You have 26 days");
        await Task.Yield();
        throw new ModelHostStoppedException();
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> QueueAndWrite(ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return StagedChatClient.With(ChatModelProperties.QueueAhead, 2);
        await Task.Yield();
        yield return StagedChatClient.With(
            ChatModelProperties.FirstTokenProbabilities, (IReadOnlyDictionary<string, double>)new Dictionary<string, double> { ["Not in the documents."] = 0.25 });
        yield return StagedChatClient.Text("You have 26 days of annual leave [1].");
        yield return new ChatResponseUpdate
        {
            Contents = [new UsageContent(new UsageDetails { InputTokenCount = 120, OutputTokenCount = 7 })],
            AdditionalProperties = new()
            {
                [ChatModelProperties.Timings] = new GenerationTimings(
                    TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), 40),
            },
        };
    }
}
