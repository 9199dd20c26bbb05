using System.Text.Json.Nodes;
using RagPlatform.ModelHost.Tests.Doubles;

namespace RagPlatform.ModelHost.Tests;

/// <summary>The same seed gives the same text, whoever else is served and whatever is in the cache.</summary>
public sealed class SameSeedTests(RunningHost host) : IClassFixture<RunningHost>
{
    private static readonly string _long = string.Join(' ', Enumerable.Range(0, 120).Select(i => $"On day {i} the harbour had {i * 37 % 101} ships."));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Alone_in_company_and_again(bool withAdapter)
    {
        JsonObject[] subjects = [Subject("Write a story about a lighthouse.", 7, withAdapter), Subject($"{_long}\n\nWrite a story about this harbour.", 8, withAdapter)];
        foreach (var subject in subjects)
        {
            var alone = await host.AnswerAsync(Copy(subject));

            var company = Enumerable.Range(0, 9).Select(i => host.AnswerAsync(Subject($"Company {i} tells of {i * 31} things. {_long[..(i * 200)]}", i, i % 3 == 0))).ToList();
            var inCompany = await host.AnswerAsync(Copy(subject));
            await Task.WhenAll(company);
            var again = await host.AnswerAsync(Copy(subject));

            Assert.True(alone.CompletionTokens > 10);
            Assert.Equal(alone.Text, inCompany.Text);
            Assert.Equal(alone.Text, again.Text);
        }
    }

    [Fact]
    public async Task A_follow_up_comes_out_the_same_with_the_first_turn_in_the_cache_and_without()
    {
        var first = await host.AnswerAsync(Subject("Tell me about rivers.", 3, false));
        JsonObject FollowUp() => new()
        {
            ["messages"] = new JsonArray(Turn("user", "Tell me about rivers."), Turn("assistant", first.Text), Turn("user", "And about lakes?")),
            ["temperature"] = 1,
            ["seed"] = 4,
            ["max_tokens"] = 40,
        };

        var cached = await host.AnswerAsync(FollowUp());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => host.AnswerAsync(Subject($"{i}{i}{i} other things", i, false))));
        var fresh = await host.AnswerAsync(FollowUp());

        Assert.Equal(cached.Text, fresh.Text);
    }

    [Fact]
    public async Task Another_seed_gives_another_text()
    {
        var one = await host.AnswerAsync(Subject("Write a story about a lighthouse.", 1, false));
        var two = await host.AnswerAsync(Subject("Write a story about a lighthouse.", 2, false));

        Assert.NotEqual(one.Text, two.Text);
    }

    private static JsonObject Subject(string question, int seed, bool withAdapter) => RunningHost.Ask(question, body =>
    {
        body["temperature"] = 1;
        body["top_p"] = 1;
        body["min_p"] = 0;
        body["seed"] = seed;
        body["max_tokens"] = 60;
        if (withAdapter)
        {
            body["lora"] = new JsonArray(new JsonObject { ["name"] = TestModels.Grounded, ["scale"] = 0.5 });
        }
    });

    private static JsonObject Turn(string role, string content) => new() { ["role"] = role, ["content"] = content };

    private static JsonObject Copy(JsonObject body) => (JsonObject)body.DeepClone();
}
