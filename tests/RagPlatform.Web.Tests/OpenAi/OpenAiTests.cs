using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Tests.Api;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.OpenAi;

public sealed class OpenAiTests
{
    private const string Leave = "How many days of annual leave does an employee have?";

    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Annual leave\n\nEvery employee has 26 days of annual leave. Unused days expire in March.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_are_assistants_everything_one_may_see_and_the_installed_models()
    {
        await using var app = Application.StartWithModel("x");
        await app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "HR help" });

        var models = (await app.GetAsync("/v1/models")).GetProperty("data").EnumerateArray().ToDictionary(model => model.GetProperty("id").GetString()!);
        var one = await app.GetAsync("/v1/models/HR%20help");

        Assert.Equal("documents", models["ragplatform"].GetProperty("owned_by").GetString());
        Assert.Equal("assistant", models["HR help"].GetProperty("owned_by").GetString());
        Assert.Equal("embedding-model", models["bge-small-en-v1.5"].GetProperty("owned_by").GetString());
        Assert.Equal("model", one.GetProperty("object").GetString());
    }

    [Fact]
    public async Task An_answer_has_numbered_links_annotations_usage_and_its_grounding()
    {
        await using var app = await StartAsync("Every employee has| 26 days of annual leave [1].");

        var (status, answer) = await AskAsync(app, new { model = "ragplatform", messages = new[] { new { role = "user", content = Leave } } });
        var message = answer.GetProperty("choices")[0].GetProperty("message");
        var content = message.GetProperty("content").GetString()!;
        var citation = message.GetProperty("annotations")[0].GetProperty("url_citation");

        Assert.Equal(200, status);
        Assert.Contains("26 days", content);
        Assert.Equal(JsonValueKind.Null, message.GetProperty("refusal").ValueKind);
        Assert.StartsWith("[[1]](http://", content[citation.GetProperty("start_index").GetInt32()..citation.GetProperty("end_index").GetInt32()]);
        Assert.Equal("leave.txt", citation.GetProperty("filename").GetString());
        Assert.Equal(1, citation.GetProperty("page").GetInt32());
        Assert.Contains("26 days", citation.GetProperty("quote").GetString());
        Assert.Equal("stop", answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.True(answer.GetProperty("grounding").GetProperty("found").GetBoolean());
        Assert.True(answer.GetProperty("usage").GetProperty("total_tokens").GetInt64() >= 0);
    }

    [Fact]
    public async Task A_stream_is_the_same_text_in_pieces_that_take_nothing_back_and_ends_with_annotations_usage_and_done()
    {
        await using var app = await StartAsync("Every employee has| 26 days of annual leave [1].| The moon is made of cheese [1].");
        var body = new { model = "ragplatform", stream = true, stream_options = new { include_usage = true }, messages = new[] { new { role = "user", content = Leave } } };

        var (_, whole) = await AskAsync(app, new { body.model, body.messages });
        using var response = await app.Http.PostAsJsonAsync("/v1/chat/completions", body, Token);
        var lines = (await response.Content.ReadAsStringAsync(Token)).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..]).ToList();
        var chunks = lines.SkipLast(1).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        var deltas = chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0).Select(chunk => chunk.GetProperty("choices")[0]).ToList();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("[DONE]", lines[^1]);
        Assert.Equal("assistant", deltas[0].GetProperty("delta").GetProperty("role").GetString());
        Assert.Equal(
            whole.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(),
            string.Concat(deltas.Select(delta => delta.GetProperty("delta").TryGetProperty("content", out var text) ? text.GetString() : "")));
        Assert.Equal("stop", deltas[^1].GetProperty("finish_reason").GetString());
        Assert.NotEmpty(deltas[^1].GetProperty("delta").GetProperty("annotations").EnumerateArray());
        Assert.Equal(0, chunks[^1].GetProperty("choices").GetArrayLength());
        Assert.True(chunks[^1].TryGetProperty("usage", out _));
        Assert.Single(chunks, chunk => chunk.TryGetProperty("usage", out _));
    }

    [Fact]
    public async Task Nothing_found_is_told_to_programs_too_and_as_json_where_that_is_wanted()
    {
        await using var app = await StartAsync("x");

        var (_, answer) = await AskAsync(app, new
        {
            model = "ragplatform",
            response_format = new { type = "json_object" },
            messages = new[] { new { role = "user", content = "Who was the first emperor of Japan?" } },
        });
        var content = JsonSerializer.Deserialize<JsonElement>(answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!);

        Assert.False(answer.GetProperty("grounding").GetProperty("found").GetBoolean());
        Assert.False(content.GetProperty("found").GetBoolean());
        Assert.Equal(0, content.GetProperty("citations").GetArrayLength());
    }

    [Fact]
    public async Task A_conversation_is_continued_by_its_id()
    {
        await using var app = await StartAsync("Every employee has 26 days of annual leave [1].");

        var (_, first) = await AskAsync(app, new { model = "ragplatform", store = true, messages = new[] { new { role = "user", content = Leave } } });
        var conversation = first.GetProperty("conversation_id").GetGuid();
        await AskAsync(app, new { model = "ragplatform", conversation_id = conversation, messages = new[] { new { role = "user", content = "And when do they expire?" } } });
        var stored = await app.GetAsync($"/api/conversations/{conversation}");

        Assert.Equal([Leave, "And when do they expire?"], stored.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("question").GetString()));
    }

    [Fact]
    public async Task Earlier_messages_of_the_request_are_the_conversation_where_there_is_no_id()
    {
        await using var app = await StartAsync("Every employee has 26 days of annual leave [1].");

        object followUp = new { role = "user", content = new[] { new { type = "text", text = "And how many of them?" } } };
        var (_, alone) = await AskAsync(app, new { model = "ragplatform", messages = new[] { followUp } });
        var (_, continued) = await AskAsync(app, new
        {
            model = "ragplatform",
            messages = new[] { new { role = "system", content = "Be brief." }, new { role = "user", content = Leave }, new { role = "assistant", content = "That depends." }, followUp },
        });

        Assert.False(alone.GetProperty("grounding").GetProperty("found").GetBoolean());
        Assert.True(continued.GetProperty("grounding").GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task A_stop_text_ends_the_answer_and_is_not_part_of_it()
    {
        await using var app = await StartAsync("Every employee has 26 days of annual leave [1].");

        var (_, answer) = await AskAsync(app, new { model = "ragplatform", stop = new[] { "days" }, messages = new[] { new { role = "user", content = Leave } } });
        var message = answer.GetProperty("choices")[0].GetProperty("message");

        Assert.EndsWith("26 ", message.GetProperty("content").GetString());
        Assert.Equal(0, message.GetProperty("annotations").GetArrayLength());
    }

    [Fact]
    public async Task The_chat_model_itself_answers_without_documents_and_calls_tools()
    {
        var model = new InstalledModel { Name = "scripted", Kind = ModelKind.Chat, Path = "/", Size = 1 };
        using var client = new ScriptedChatClient("<tool_", "call>{\"name\": \"weather\", \"arguments\": {\"city\": \"Leipzig\"}}</tool", "_call>")
        {
            Status = new ChatModelStatus(ChatModelState.Ready, model, [], 4096),
        };
        await using var app = Application.StartWith(client);

        var (status, answer) = await AskAsync(app, new
        {
            model = "scripted",
            messages = new[] { new { role = "user", content = "How is the weather in Leipzig?" } },
            tools = new[] { new { type = "function", function = new { name = "weather", description = "Weather of a city", parameters = new { type = "object" } } } },
        });
        var choice = answer.GetProperty("choices")[0];
        var call = choice.GetProperty("message").GetProperty("tool_calls")[0];

        Assert.Equal(200, status);
        Assert.Equal("tool_calls", choice.GetProperty("finish_reason").GetString());
        Assert.Equal(JsonValueKind.Null, choice.GetProperty("message").GetProperty("content").ValueKind);
        Assert.Equal("weather", call.GetProperty("function").GetProperty("name").GetString());
        Assert.Equal("Leipzig", JsonSerializer.Deserialize<JsonElement>(call.GetProperty("function").GetProperty("arguments").GetString()!).GetProperty("city").GetString());
    }

    [Theory]
    [InlineData("""{"model": "nobody's", "messages": [{"role": "user", "content": "x"}]}""", 404, "model_not_found", "model")]
    [InlineData("""{"messages": [{"role": "user", "content": "x"}]}""", 400, null, "model")]
    [InlineData("""{"model": "ragplatform", "messages": []}""", 400, null, "messages")]
    [InlineData("""{"model": "ragplatform", "messages": [{"role": "king", "content": "x"}]}""", 400, null, "messages[0].role")]
    [InlineData("""{"model": "ragplatform", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "http://x"}}]}]}""", 400, "unsupported_content", "messages[0].content[0]")]
    [InlineData("""{"model": "ragplatform", "n": 3, "messages": [{"role": "user", "content": "x"}]}""", 400, null, "n")]
    [InlineData("""{"model": "ragplatform", "messages": "x"}""", 400, null, "messages")]
    [InlineData("""{"model": "bge-small-en-v1.5", "messages": [{"role": "user", "content": "x"}]}""", 400, null, "model")]
    public async Task A_wrong_request_is_told_in_the_shape_that_clients_read(string body, int status, string? code, string param)
    {
        await using var app = await StartAsync("x");

        using var response = await app.Http.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Token);
        var error = (await Application.ReadAsync(response)).GetProperty("error");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_wrong_key_an_unknown_address_and_a_foreign_page_are_told_in_that_shape_too()
    {
        await using var app = Application.Start();

        var key = await ErrorAsync(app, "/v1/models", ("Authorization", "Bearer wrong"));
        var address = await ErrorAsync(app, "/v1/nothing");
        var page = await ErrorAsync(app, "/v1/models", ("Origin", "https://elsewhere.example"));

        Assert.Equal((401, "invalid_api_key"), key);
        Assert.Equal((404, "not_found"), address);
        Assert.Equal((403, null), page);
    }

    [Fact]
    public async Task Embeddings_come_as_numbers_or_as_base64_and_are_the_same()
    {
        await using var app = Application.Start();

        var (_, numbers) = await app.SendAsync(HttpMethod.Post, "/v1/embeddings", new { model = "bge-small-en-v1.5", input = "leave" });
        var (_, packed) = await app.SendAsync(HttpMethod.Post, "/v1/embeddings", new { model = "bge-small-en-v1.5", input = new[] { "leave" }, encoding_format = "base64" });
        var vector = numbers.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(number => number.GetSingle()).ToArray();
        var bytes = Convert.FromBase64String(packed.GetProperty("data")[0].GetProperty("embedding").GetString()!);

        Assert.Equal(384, vector.Length);
        Assert.Equal(vector, Enumerable.Range(0, 384).Select(i => BitConverter.ToSingle(bytes, i * 4)));
        Assert.True(numbers.GetProperty("usage").GetProperty("prompt_tokens").GetInt32() > 0);
    }

    [Fact]
    public async Task Nine_thousand_malformed_bodies_are_refused_without_a_trace_and_without_memory()
    {
        await using var app = Application.Start();
        var bodies = MalformedBodies.Of("""{"model": "nothing", "messages": [{"role": "user", "content": "x"}], "stream": false, "temperature": 1, "stop": ["a"], "seed": 5, "max_tokens": 10, "tools": [], "response_format": {"type": "text"}}""", 4_000, seed: 11)
            .Select(body => ("/v1/chat/completions", body))
            .Concat(MalformedBodies.Of("""{"model": "nothing", "input": ["a", "b"], "encoding_format": "float", "dimensions": 384}""", 1_000, seed: 12).Select(body => ("/v1/embeddings", body)))
            .Concat(MalformedBodies.Of("""{"model": "nothing", "input": [{"role": "user", "content": [{"type": "input_text", "text": "x"}]}], "tools": [{"type": "file_search", "vector_store_ids": ["vs_1"]}], "store": true, "metadata": {"a": "b"}, "include": ["x"]}""", 3_000, seed: 13).Select(body => ("/v1/responses", body)))
            .Concat(MalformedBodies.Of("""{"query": ["a"], "filters": {"type": "and", "filters": [{"type": "eq", "key": "a", "value": 1}]}, "max_num_results": 5, "ranking_options": {"score_threshold": 0.1}}""", 1_000, seed: 14).Select(body => ("/v1/vector_stores/vs_00000000000000000000000000000001/search", body)))
            .Concat(MalformedBodies.Of("""{"file_id": "file-1", "attributes": {"a": "b"}}""", 500, seed: 15).Select(body => ("/v1/vector_stores/vs_00000000000000000000000000000001/files", body)));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var (path, body) in bodies)
        {
            using var response = await app.Http.PostAsync(new Uri(path, UriKind.Relative), MalformedBodies.Json(body), Token);
            var text = await response.Content.ReadAsStringAsync(Token);
            Assert.True((int)response.StatusCode is >= 400 and < 500, $"{(int)response.StatusCode} for {Convert.ToBase64String(body.Take(300).ToArray())}: {text}");
            Assert.DoesNotContain("   at ", text);
            Assert.Contains("\"error\":", text);
        }

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 50 << 20, "Memory grew by more than 50 MB.");
    }

    private static async Task<Application> StartAsync(string script)
    {
        var app = Application.StartWithModel(script);
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Text);
        return app;
    }

    private static Task<(int Status, JsonElement Body)> AskAsync(Application app, object body) => app.SendAsync(HttpMethod.Post, "/v1/chat/completions", body);

    private static async Task<(int Status, string? Code)> ErrorAsync(Application app, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await app.Http.SendAsync(request, Token);
        return ((int)response.StatusCode, (await Application.ReadAsync(response)).GetProperty("error").GetProperty("code").GetString());
    }
}
