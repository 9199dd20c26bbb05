using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Documents;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Teams;

public sealed class BotTests
{
    private const string Leave = "How many days of annual leave does an employee have?";
    private const string Salary = "What is the salary of band seven?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_a_personal_chat_an_answer_is_streamed_and_ends_with_its_citations_the_label_and_buttons_for_feedback()
    {
        await using var world = await TeamsWorld.StartAsync("Every employee has| 26 days of annual leave [1].");
        var watch = Stopwatch.StartNew();

        var (status, _) = await world.Channel.SendAsync(world.App.Http, world.Channel.Message(Leave, TeamsWorld.Ben));
        var acknowledged = watch.Elapsed;
        var final = (await world.Channel.WaitAsync(1))[0];
        var streamed = world.Channel.Said.Where(said => said.StreamInfo is not null).ToList();
        var entity = final.Activity.GetProperty("entities").EnumerateArray().First(e => e.GetProperty("type").GetString() == "https://schema.org/Message");
        var citation = entity.GetProperty("citation")[0];
        var appearance = citation.GetProperty("appearance");

        Assert.Equal(200, status);
        Assert.True(acknowledged < TimeSpan.FromSeconds(1), $"Acknowledged after {acknowledged}.");
        Assert.Equal("informative", streamed[0].StreamInfo!.Value.GetProperty("streamType").GetString());
        Assert.Equal("typing", streamed[0].Type);
        Assert.Equal(Enumerable.Range(1, streamed.Count - 1), streamed.SkipLast(1).Select(said => said.StreamInfo!.Value.GetProperty("streamSequence").GetInt32()));
        Assert.All(streamed.Skip(1), said => Assert.Equal("said-1", said.StreamInfo!.Value.GetProperty("streamId").GetString()));
        Assert.Equal("final", final.StreamInfo!.Value.GetProperty("streamType").GetString());
        Assert.Contains("26 days", final.Text);
        Assert.Contains("[1]", final.Text);
        Assert.Equal("AIGeneratedContent", entity.GetProperty("additionalType")[0].GetString());
        Assert.Equal(1, citation.GetProperty("position").GetInt32());
        Assert.Contains("leave.txt", appearance.GetProperty("name").GetString());
        Assert.Contains("26 days", appearance.GetProperty("abstract").GetString());
        Assert.Contains("/documents/", appearance.GetProperty("url").GetString());
        Assert.Equal("default", final.Activity.GetProperty("channelData").GetProperty("feedbackLoop").GetProperty("type").GetString());
        Assert.Equal($"Bearer token for {FakeChannel.Tenant}", final.Token);
        Assert.Equal(1, world.Channel.TokensGiven);
    }

    [Fact]
    public async Task The_answer_begins_to_show_within_two_seconds_of_the_models_first_words_however_long_it_writes()
    {
        DateTimeOffset? first = null;
        async IAsyncEnumerable<ChatResponseUpdate> WriteSlowly([EnumeratorCancellation] CancellationToken stop)
        {
            await Task.Delay(TimeSpan.FromSeconds(1.5), stop);
            first = DateTimeOffset.UtcNow;
            yield return StagedChatClient.Text("Every employee has 26 days");
            await Task.Delay(TimeSpan.FromSeconds(3), stop);
            yield return StagedChatClient.Text(" of annual leave [1].");
            await Task.Delay(TimeSpan.FromSeconds(5), stop);
            yield return StagedChatClient.Text(" Unused days expire in March [1].");
        }

        using var model = new StagedChatClient((_, stop) => WriteSlowly(stop));
        await using var world = await TeamsWorld.StartAsync(model);
        var watch = Stopwatch.StartNew();
        await world.Channel.SendAsync(world.App.Http, world.Channel.Message(Leave, TeamsWorld.Ben));
        var acknowledged = watch.Elapsed;
        await world.Channel.WaitAsync(1);
        var shown = world.Channel.Said.First(said => said.StreamInfo is { } info && info.GetProperty("streamType").GetString() == "streaming");

        Assert.True(acknowledged < TimeSpan.FromSeconds(1), $"Acknowledged after {acknowledged}.");
        Assert.True(shown.At - first < TimeSpan.FromSeconds(2), $"Shown {shown.At - first} after the first words.");
        Assert.Contains("26 days", shown.Text);
    }

    [Fact]
    public async Task An_answer_that_takes_longer_than_the_channel_streams_takes_the_place_of_its_beginning()
    {
        var isRefused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async IAsyncEnumerable<ChatResponseUpdate> Write([EnumeratorCancellation] CancellationToken stop)
        {
            yield return StagedChatClient.Text("Every employee has 26 days");
            await isRefused.Task.WaitAsync(stop);
            yield return StagedChatClient.Text(" of annual leave [1].");
        }

        using var model = new StagedChatClient((_, stop) => Write(stop));
        await using var world = await TeamsWorld.StartAsync(model);
        await world.Channel.SendAsync(world.App.Http, world.Channel.Message(Leave, TeamsWorld.Ben));
        await world.Channel.WaitUntilAsync(said => said.StreamInfo is { } info && info.GetProperty("streamType").GetString() == "streaming");
        world.Channel.RefusalText = """{"error":{"code":"ContentStreamNotAllowed","message":"Content stream finished due to exceeded streaming time."}}""";
        world.Channel.Refusals.Enqueue(403);
        isRefused.SetResult();
        var final = (await world.Channel.WaitAsync(1))[0];

        Assert.Equal("said-1", final.Replaces);
        Assert.Contains("26 days of annual leave. [1]", final.Text);
    }

    [Fact]
    public async Task Two_people_ask_the_same_and_read_what_they_may()
    {
        await using var world = await TeamsWorld.StartAsync();

        await world.Channel.SendAsync(world.App.Http, world.Channel.Message(Salary, TeamsWorld.Anna, "with-anna"));
        await world.Channel.SendAsync(world.App.Http, world.Channel.Message(Salary, TeamsWorld.Ben, "with-ben"));
        var said = (await world.Channel.WaitAsync(2)).ToDictionary(message => message.Activity.GetProperty("conversation").GetProperty("id").GetString()!);

        Assert.Contains("91,000", said["with-anna"].Text);
        Assert.DoesNotContain("91,000", said["with-ben"].Activity.ToString());
        Assert.DoesNotContain("salaries.txt", said["with-ben"].Activity.ToString());
    }

    [Fact]
    public async Task Whoever_is_unknown_is_told_how_to_sign_in_and_nothing_is_asked()
    {
        await using var world = await TeamsWorld.StartAsync();

        await world.Channel.SendAsync(world.App.Http, world.Channel.Message(Salary, TeamsWorld.Stranger));
        var card = (await world.Channel.WaitAsync(1))[0].Activity.GetProperty("attachments")[0];

        Assert.Equal("application/vnd.microsoft.card.signin", card.GetProperty("contentType").GetString());
        Assert.EndsWith("/sign-in", card.GetProperty("content").GetProperty("buttons")[0].GetProperty("value").GetString());
        Assert.DoesNotContain(world.Channel.Said, said => said.Activity.ToString().Contains("91,000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("groupChat")]
    [InlineData("channel")]
    public async Task In_a_group_the_bot_answers_when_it_is_mentioned_and_only_then(string type)
    {
        await using var world = await TeamsWorld.StartAsync();
        var talk = world.Channel.Message(Leave, TeamsWorld.Ben, "19:group@thread.tacv2;messageid=1", type);
        var mention = world.Channel.Message($"<at>HR</at> {Leave}&nbsp;", TeamsWorld.Ben, "19:group@thread.tacv2;messageid=1", type);
        mention["entities"] = new JsonArray(new JsonObject
        {
            ["type"] = "mention", ["text"] = "<at>HR</at>", ["mentioned"] = new JsonObject { ["id"] = $"28:{FakeChannel.AppId}", ["name"] = "HR" },
        });

        await world.Channel.SendAsync(world.App.Http, talk);
        await world.Channel.SendAsync(world.App.Http, mention);
        var answer = (await world.Channel.WaitAsync(1))[0];
        await Task.Delay(300, Token);

        Assert.Single(world.Channel.Said, said => said.Type == "message");
        Assert.Contains("26 days", answer.Text);
        Assert.Equal(mention["id"]!.GetValue<string>(), answer.ReplyTo);
        Assert.DoesNotContain(world.Channel.Said, said => said.StreamInfo is not null); // Teams streams in personal chats alone.
        Assert.Contains(world.Channel.Said, said => said.Type == "typing");
    }

    [Fact]
    public async Task The_same_activity_is_answered_once_and_a_recorded_one_is_refused()
    {
        await using var world = await TeamsWorld.StartAsync();
        var message = world.Channel.Message(Leave, TeamsWorld.Ben);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => world.Channel.SendAsync(world.App.Http, message.DeepClone())));
        await world.Channel.WaitAsync(1);
        await Task.Delay(500, Token);

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(world.Channel.Said, said => said.Type == "message");
    }

    [Fact]
    public async Task In_a_channel_where_anybody_can_say_who_they_are_nobody_is_known()
    {
        await using var world = await TeamsWorld.StartAsync();
        var message = world.Channel.Message(Leave, TeamsWorld.Anna);
        message["channelId"] = "directline";

        await world.Channel.SendAsync(world.App.Http, message);
        var answer = (await world.Channel.WaitAsync(1))[0];

        Assert.Contains("nobody vouches for who you are", answer.Text);
        Assert.DoesNotContain("26 days", answer.Activity.ToString());
    }

    [Fact]
    public async Task A_channel_without_citations_gets_a_card_of_sources()
    {
        await using var world = await TeamsWorld.StartAsync(more: ("Teams:PeopleChannels:0", "directline"));
        var message = world.Channel.Message(Leave, TeamsWorld.Ben);
        message["channelId"] = "directline";

        await world.Channel.SendAsync(world.App.Http, message);
        var card = (await world.Channel.WaitAsync(1))[0].Activity.GetProperty("attachments")[0];

        Assert.Equal("application/vnd.microsoft.card.adaptive", card.GetProperty("contentType").GetString());
        Assert.Contains("leave.txt", card.GetProperty("content").ToString());
        Assert.Contains("Action.OpenUrl", card.GetProperty("content").ToString());
    }

    [Fact]
    public async Task With_expectReplies_the_answer_is_in_the_response()
    {
        await using var world = await TeamsWorld.StartAsync();
        var message = world.Channel.Message(Leave, TeamsWorld.Ben);
        message["deliveryMode"] = "expectReplies";

        var (_, body) = await world.Channel.SendAsync(world.App.Http, message);
        var activities = JsonSerializer.Deserialize<JsonElement>(body).GetProperty("activities");

        Assert.Contains("26 days", activities[0].GetProperty("text").GetString());
        Assert.Equal(1, activities.GetArrayLength());
        Assert.Empty(world.Channel.Said);
    }

    [Fact]
    public async Task A_bot_that_is_added_says_what_one_can_ask_it()
    {
        await using var world = await TeamsWorld.StartAsync();
        var added = world.Channel.Message("", TeamsWorld.Ben);
        (added["type"], added["membersAdded"]) = ("conversationUpdate", new JsonArray(new JsonObject { ["id"] = $"28:{FakeChannel.AppId}" }));

        await world.Channel.SendAsync(world.App.Http, added);
        var card = (await world.Channel.WaitAsync(1))[0].Activity.GetProperty("attachments")[0].GetProperty("content");

        Assert.Equal("HR help", card.GetProperty("title").GetString());
        Assert.Equal("How many days of leave do I have?", card.GetProperty("buttons")[0].GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_follow_up_is_understood_in_its_conversation_which_is_the_persons_own()
    {
        await using var world = await TeamsWorld.StartAsync();
        await world.Channel.SendAsync(world.App.Http, world.Channel.Message(Leave, TeamsWorld.Ben));
        await world.Channel.WaitAsync(1);

        await world.Channel.SendAsync(world.App.Http, world.Channel.Message("And how many of them?", TeamsWorld.Ben));
        var second = (await world.Channel.WaitAsync(2))[1];

        Assert.Contains("leave.txt", second.Activity.ToString());
    }

    [Fact]
    public async Task Whoever_deletes_the_conversation_on_the_page_begins_another_with_the_next_message()
    {
        await using var world = await TeamsWorld.StartAsync();
        var conversations = world.App.Services.GetRequiredService<IConversationStore>();
        var ben = (await world.App.Services.GetRequiredService<IPeopleStore>().ListPeopleAsync(Token)).Single(person => person.Name == "Ben").Id.ToString();
        await world.Channel.SendAsync(world.App.Http, world.Channel.Message(Leave, TeamsWorld.Ben));
        await world.Channel.WaitAsync(1);
        var first = Assert.Single(await conversations.ListAsync(ben, search: null, Token));
        Assert.True(await conversations.DeleteAsync(first.Id, ben, Token));

        await world.Channel.SendAsync(world.App.Http, world.Channel.Message(Leave, TeamsWorld.Ben));
        await world.Channel.SendAsync(world.App.Http, world.Channel.Message("And when do they expire?", TeamsWorld.Ben));
        var answers = await world.Channel.WaitAsync(3);

        Assert.All(answers, answer => Assert.Contains("leave.txt", answer.Activity.ToString()));
        var second = Assert.Single(await conversations.ListAsync(ben, search: null, Token));
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, (await conversations.ListMessagesAsync(second.Id, ben, Token)).Count);
    }

    [Fact]
    public async Task Feedback_in_the_chat_lands_in_the_assistants_feedback_and_only_who_got_the_answer_gives_it()
    {
        await using var world = await TeamsWorld.StartAsync();
        await world.Channel.SendAsync(world.App.Http, world.Channel.Message(Leave, TeamsWorld.Ben));
        await world.Channel.WaitAsync(1);
        var id = "said-1"; // A message that grew keeps the id of its first piece.
        JsonObject Press(string person)
        {
            var press = world.Channel.Message("", person);
            (press["type"], press["name"], press["replyToId"]) = ("invoke", "message/submitAction", id);
            press["value"] = new JsonObject
            {
                ["actionName"] = "feedback",
                ["actionValue"] = new JsonObject { ["reaction"] = "dislike", ["feedback"] = """{"feedbackText":"It is another number."}""" },
            };
            return press;
        }

        var before = await world.App.GetAsync("/api/feedback");
        await Eventually(async () => (await world.Channel.SendAsync(world.App.Http, Press(TeamsWorld.Ben))).Status == 200);
        var foreign = await world.Channel.SendAsync(world.App.Http, Press(TeamsWorld.Anna));
        var after = (await world.App.GetAsync("/api/feedback")).ToString();

        Assert.DoesNotContain("another number", before.ToString());
        Assert.Contains("It is another number.", after);
        Assert.Contains("\"teams\"", after);
        Assert.Equal(404, foreign.Status);
    }

    [Fact]
    public async Task A_file_is_added_to_the_collection_that_one_chooses_by_those_who_may()
    {
        await using var world = await TeamsWorld.StartAsync((string?)null, ("Teams:FileHosts:0", "127.0.0.1"));
        await SendFileAsync(world, TeamsWorld.Ben);
        var refused = (await world.Channel.WaitAsync(1))[0];
        await SendFileAsync(world, TeamsWorld.Anna);
        var offered = (await world.Channel.WaitAsync(2))[1].Activity.GetProperty("attachments")[0].GetProperty("content");
        await PressAsync(world, offered);
        var added = (await world.Channel.WaitAsync(3))[2];
        await PressAsync(world, offered, person: TeamsWorld.Ben);
        var foreign = (await world.Channel.WaitAsync(4))[3]; // Somebody else presses what was offered to Anna.

        var documents = await world.App.GetAsync($"/api/collections/{world.OpenCollection}/documents");
        Assert.Contains("may not add", refused.Text);
        Assert.Equal("Leave", Assert.Single(offered.GetProperty("actions").EnumerateArray()).GetProperty("title").GetString());
        Assert.Contains("parking.txt was added", added.Text);
        Assert.DoesNotContain("was added and", foreign.Text);
        Assert.Equal(2, documents.GetArrayLength());
        Assert.Contains(documents.EnumerateArray(), document => document.GetProperty("name").GetString() == "parking.txt");
    }

    [Fact]
    public async Task Whoever_may_add_to_many_collections_chooses_from_a_list()
    {
        await using var world = await TeamsWorld.StartAsync((string?)null, ("Teams:FileHosts:0", "127.0.0.1"));
        var anna = (await world.App.Services.GetRequiredService<IPeopleStore>().ListPeopleAsync(Token)).Single(person => person.Name == "Anna");
        var documents = world.App.Services.GetRequiredService<IDocumentStore>();
        var caller = (await world.App.Services.GetRequiredService<IPeopleStore>().FindCallerAsync(anna.Id, Token))!;
        foreach (var number in Enumerable.Range(1, 7))
        {
            await documents.AddCollectionAsync($"Project {number}", null, caller, Token);
        }

        await SendFileAsync(world, TeamsWorld.Anna);
        var offered = (await world.Channel.WaitAsync(1))[0].Activity.GetProperty("attachments")[0].GetProperty("content");
        var choices = offered.GetProperty("body")[1].GetProperty("choices").EnumerateArray().ToDictionary(choice => choice.GetProperty("title").GetString()!, choice => choice.GetProperty("value").GetString());
        var submitted = JsonNode.Parse(offered.GetProperty("actions")[0].GetProperty("data").GetRawText())!.AsObject();
        submitted["collectionId"] = choices["Project 7"];
        var message = world.Channel.Message("", TeamsWorld.Anna);
        message["value"] = submitted;
        await world.Channel.SendAsync(world.App.Http, message);
        var added = (await world.Channel.WaitAsync(2))[1];

        Assert.Equal(8, choices.Count);
        Assert.Contains("parking.txt was added", added.Text);
        Assert.Equal("parking.txt", Assert.Single(await documents.ListAsync(Guid.Parse(choices["Project 7"]!), caller.Filter(), Token)).Name);
    }

    [Fact]
    public async Task A_file_is_fetched_from_the_hosts_of_the_settings_and_from_nowhere_else()
    {
        await using var world = await TeamsWorld.StartAsync();
        await SendFileAsync(world, TeamsWorld.Anna);
        await PressAsync(world, (await world.Channel.WaitAsync(1))[0].Activity.GetProperty("attachments")[0].GetProperty("content"));

        Assert.Contains("not fetched from", (await world.Channel.WaitAsync(2))[1].Text);
        Assert.Equal(1, (await world.App.GetAsync($"/api/collections/{world.OpenCollection}/documents")).GetArrayLength());
    }

    private static async Task SendFileAsync(TeamsWorld world, string person)
    {
        var message = world.Channel.Message("", person, $"with-{person}");
        message["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.teams.file.download.info", ["name"] = "parking.txt",
            ["content"] = new JsonObject { ["downloadUrl"] = $"{world.Channel.Address}/file", ["fileType"] = "txt" },
        });
        await world.Channel.SendAsync(world.App.Http, message);
    }

    private static async Task PressAsync(TeamsWorld world, JsonElement card, string person = TeamsWorld.Anna)
    {
        var press = world.Channel.Message("", person, $"with-{person}");
        press["value"] = JsonNode.Parse(card.GetProperty("actions")[0].GetProperty("data").GetRawText());
        await world.Channel.SendAsync(world.App.Http, press);
    }

    [Fact]
    public async Task A_channel_that_is_busy_is_asked_again_and_one_that_does_not_stream_gets_the_whole()
    {
        await using var world = await TeamsWorld.StartAsync();
        world.Channel.Refusals.Enqueue(429);
        world.Channel.Refusals.Enqueue(400); // It does not know streams.

        await world.Channel.SendAsync(world.App.Http, world.Channel.Message(Leave, TeamsWorld.Ben));
        var answer = (await world.Channel.WaitAsync(1))[0];

        Assert.Contains("26 days", answer.Text);
        Assert.Null(answer.StreamInfo);
    }

    // The answer is remembered just after it was said.
    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(100, Token);
        }

        Assert.Fail("It did not come about.");
    }

    [Fact]
    public async Task Five_thousand_malformed_activities_are_refused_without_a_trace_and_without_memory()
    {
        await using var world = await TeamsWorld.StartAsync();
        var right = world.Channel.Message("Hello", TeamsWorld.Stranger).ToJsonString();
        var token = world.Channel.Sign(serviceUrl: "https://never.example"); // Whatever is well-formed after all is refused for its token.
        world.App.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var body in MalformedBodies.Of(right, 5_000, seed: 21))
        {
            using var response = await world.App.Http.PostAsync(new Uri("/api/messages/hr", UriKind.Relative), MalformedBodies.Json(body), Token);
            var text = await response.Content.ReadAsStringAsync(Token);
            Assert.True((int)response.StatusCode is >= 400 and < 500, $"{(int)response.StatusCode} for {Convert.ToBase64String(body.Take(300).ToArray())}: {text}");
            Assert.DoesNotContain("   at ", text);
        }

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 50 << 20, "Memory grew by more than 50 MB.");
    }
}
