using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RagPlatform.ModelHost.Tests.Doubles;

namespace RagPlatform.ModelHost.Tests;

public sealed class CompletionTests(RunningHost host) : IClassFixture<RunningHost>
{
    private const string Paris = "What is the capital of France?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_in_the_shape_of_openai()
    {
        var answer = await host.AnswerAsync(Paris);

        Assert.Equal("The capital of France is Paris.", answer.Text);
        Assert.Equal("stop", answer.FinishReason);
        Assert.Equal("chat.completion", answer.Json.GetProperty("object").GetString());
        Assert.InRange(answer.CompletionTokens, 5, 12);
        Assert.True(answer.Json.GetProperty("timings").GetProperty("first_token_ms").GetDouble() > 0);
    }

    [Fact]
    public async Task Streams_the_same_text_that_comes_whole_and_ends_with_times_and_usage()
    {
        var whole = await host.AnswerAsync(Paris);

        var lines = await host.LinesAsync(RunningHost.Ask(Paris, body => body["stream_options"] = new JsonObject { ["include_usage"] = true }), Token).ToListAsync(Token);

        var chunks = lines.Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..])).ToList();
        Assert.Equal("data: [DONE]", lines[^1]);
        Assert.Equal(whole.Text, string.Concat(chunks.Select(Text)));
        Assert.Contains(chunks, chunk => chunk.TryGetProperty("timings", out _));
        Assert.Equal(whole.PromptTokens, chunks[^1].GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
    }

    [Fact]
    public async Task Stops_at_a_stop_string_that_spans_tokens_and_shows_nothing_of_it()
    {
        var answer = await host.AnswerAsync(Paris, body => body["stop"] = new JsonArray("rance is Pa"));

        Assert.Equal("The capital of F", answer.Text);
        Assert.Equal("stop", answer.FinishReason);
    }

    [Fact]
    public async Task Ends_at_the_limit_of_tokens_and_says_so()
    {
        var answer = await host.AnswerAsync(Paris, body => body["max_tokens"] = 3);

        Assert.Equal("length", answer.FinishReason);
        Assert.Equal(3, answer.CompletionTokens);
    }

    [Fact]
    public async Task Ends_at_the_end_of_the_context()
    {
        var full = string.Concat(Enumerable.Repeat("word ", 2020));

        var answer = await host.AnswerAsync(full, body =>
        {
            body.Remove("max_tokens");
            body["logit_bias"] = new JsonObject { ["2"] = -1000, ["0"] = -1000 };
        });

        Assert.Equal("length", answer.FinishReason);
        Assert.Equal(2048, answer.PromptTokens + answer.CompletionTokens);
    }

    [Fact]
    public async Task Refuses_a_prompt_that_does_not_fit_and_says_how_long_it_is()
    {
        using var response = await host.Http.PostAsJsonAsync("/v1/chat/completions", RunningHost.Ask(string.Concat(Enumerable.Repeat("word ", 3000))), Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error");
        Assert.Equal("context_length_exceeded", error.GetProperty("code").GetString());
        Assert.Matches("3\\d\\d\\d tokens.*2047", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("""{"messages":[]}""", "messages")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"temperature":-1}""", "temperature")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"lora":[{"name":"nobody"}]}""", "nobody")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"grammar":"root ::= ("}""", "grammar")]
    [InlineData("""{"messages":[{"role":"alien","content":"x"}]}""", "alien")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "text only")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"logit_bias":{"999999":1}}""", "999999")]
    [InlineData("{ this is no JSON", "JSON")]
    public async Task Says_what_is_wrong_with_a_request(string body, string expected)
    {
        using var response = await host.Http.PostAsync("/v1/chat/completions", new StringContent(body), Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error");
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Contains(expected, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_nobody_in_without_the_key_but_tells_its_health()
    {
        using var stranger = new HttpClient { BaseAddress = host.Http.BaseAddress };
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");

        using var models = await stranger.GetAsync("/v1/models", Token);
        using var health = await stranger.GetAsync("/health", Token);

        Assert.Equal(HttpStatusCode.Unauthorized, models.StatusCode);
        Assert.Contains("\"error\"", await models.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal("""{"status":"ready"}""", await health.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Writes_what_a_grammar_allows_and_nothing_else()
    {
        var answer = await host.AnswerAsync("Is the sky green?", body => body["grammar"] = "root ::= \"maybe \" [0-9] [0-9] \"%\"");

        Assert.Matches("^maybe \\d\\d%$", answer.Text);
        Assert.Equal("stop", answer.FinishReason);
    }

    [Fact]
    public async Task Writes_a_json_object_where_one_is_asked_for()
    {
        var answer = await host.AnswerAsync("Give me a JSON object with the name and the age of a person.", body =>
        {
            body["response_format"] = new JsonObject { ["type"] = "json_object" };
            body["max_tokens"] = 200;
        });

        Assert.Equal("stop", answer.FinishReason);
        Assert.Equal(JsonValueKind.Object, JsonSerializer.Deserialize<JsonElement>(answer.Text).ValueKind);
    }

    [Fact]
    public async Task Tells_the_probability_of_given_first_tokens_before_the_first_text()
    {
        var body = RunningHost.Ask(Paris, body => body["first_token_probabilities"] = new JsonArray("The capital", "Bananas"));

        var first = await host.LinesAsync(body, Token).FirstAsync(line => line.StartsWith("data: {", StringComparison.Ordinal), Token);

        var choice = JsonSerializer.Deserialize<JsonElement>(first["data: ".Length..]).GetProperty("choices")[0];
        Assert.Equal("", choice.GetProperty("delta").GetProperty("content").GetString());
        var probabilities = choice.GetProperty("first_token_probabilities").EnumerateArray().ToDictionary(entry => entry.GetProperty("text").GetString()!, entry => entry.GetProperty("probability").GetDouble());
        Assert.InRange(probabilities["The capital"], 0.5, 1);
        Assert.InRange(probabilities["Bananas"], 0, 0.01);
    }

    [Fact]
    public async Task Log_probabilities_are_those_of_the_first_token_probabilities()
    {
        var answer = await host.AnswerAsync(Paris, body =>
        {
            body["logprobs"] = true;
            body["top_logprobs"] = 3;
            body["first_token_probabilities"] = new JsonArray("The");
        });

        var first = answer.Choice.GetProperty("logprobs").GetProperty("content")[0];
        Assert.Equal("The", first.GetProperty("token").GetString());
        Assert.Equal(3, first.GetProperty("top_logprobs").GetArrayLength());
        Assert.Equal(
            answer.Json.GetProperty("first_token_probabilities")[0].GetProperty("probability").GetDouble(),
            Math.Exp(first.GetProperty("logprob").GetDouble()),
            3);
    }

    [Fact]
    public async Task A_bias_on_the_first_token_changes_only_the_first_position()
    {
        var answer = await host.AnswerAsync(Paris, body => body["first_token_bias"] = new JsonArray(new JsonObject { ["text"] = "Paris", ["bias"] = 100 }));

        Assert.StartsWith("Paris", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ParisParis", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Continues_a_plain_text_without_a_template()
    {
        var json = await host.PostAsync("/v1/completions", new JsonObject { ["prompt"] = "One, two, three,", ["temperature"] = 0, ["max_tokens"] = 4 });

        Assert.StartsWith(" four", json.GetProperty("choices")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private static string Text(JsonElement chunk) =>
        chunk.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("delta").TryGetProperty("content", out var text) ? text.GetString() : "").FirstOrDefault() ?? "";
}
