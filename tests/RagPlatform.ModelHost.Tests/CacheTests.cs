using System.Text.Json.Nodes;
using RagPlatform.ModelHost.Tests.Doubles;

namespace RagPlatform.ModelHost.Tests;

public sealed class CacheTests(RunningHost host) : IClassFixture<RunningHost>
{
    private static readonly string _instructions = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"Rule {i}: be kind {i} times."));

    // Begin of a message in the model's template: all that prompts of different tests share.
    private const int TemplateTokens = 3;

    [Fact]
    public async Task The_same_prompt_is_read_once()
    {
        var first = await host.AnswerAsync("A prompt of its own: what does a cache keep?");
        var second = await host.AnswerAsync("A prompt of its own: what does a cache keep?");

        Assert.Equal(1, second.PromptTokens - second.CachedTokens); // Its logits choose the first word.
        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task Callers_at_the_same_time_share_the_instructions_that_they_have_in_common()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => host.AnswerAsync($"{_instructions}\nQuestion {i}?")));

        // The first one reads them, the others take them over.
        Assert.Equal(3, answers.Count(answer => answer.CachedTokens > answer.PromptTokens * 0.9));
    }

    [Fact]
    public async Task What_was_computed_under_an_adapter_is_not_used_without_it()
    {
        // No other test's prompt begins like this: what it finds in the cache is its own.
        const string question = "Opening hours:\n[1] The office opens at 9.\n\nQuestion: When does the office open?";
        var plain = await host.AnswerAsync(question);
        var adapted = await host.AnswerAsync(question, body => body["lora"] = new JsonArray(new JsonObject { ["name"] = TestModels.Grounded }));
        var half = await host.AnswerAsync(question, body => body["lora"] = new JsonArray(new JsonObject { ["name"] = TestModels.Grounded, ["scale"] = 0.5 }));
        var plainAgain = await host.AnswerAsync(question);
        var adaptedAgain = await host.AnswerAsync(question, body => body["lora"] = new JsonArray(new JsonObject { ["name"] = TestModels.Grounded, ["scale"] = 1.0 }));

        Assert.NotEqual(plain.Text, adapted.Text);
        Assert.InRange(adapted.CachedTokens, 0, TemplateTokens);
        Assert.Equal(0, half.CachedTokens);
        Assert.Equal(plain.Text, plainAgain.Text);
        Assert.Equal(adapted.Text, adaptedAgain.Text);
        Assert.True(plainAgain.CachedTokens > 0 && adaptedAgain.CachedTokens > 0);
    }

    [Fact]
    public async Task Two_adapter_sets_at_the_same_time_give_what_each_gives_alone()
    {
        const string question = "Sentences:\n[1] The bridge was built in 1932.\n\nQuestion: When was the bridge built?";
        Action<JsonObject> with = body => body["lora"] = new JsonArray(new JsonObject { ["name"] = TestModels.Grounded });
        var plain = await host.AnswerAsync(question);
        var adapted = await host.AnswerAsync(question, with);

        var both = await Task.WhenAll(host.AnswerAsync(question), host.AnswerAsync(question, with), host.AnswerAsync(question), host.AnswerAsync(question, with));

        Assert.Equal([plain.Text, adapted.Text, plain.Text, adapted.Text], both.Select(answer => answer.Text));
    }
}
