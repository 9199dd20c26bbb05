using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Mcp;

/// <summary>Bodies that no client would send: each is refused, and costs nothing that stays.</summary>
[Collection(nameof(Alone))]
public sealed class McpMalformedTests : IAsyncDisposable
{
    private const int Bodies = 5_000;

    private static readonly string[] Strange =
    [
        "null", "true", "-1", "0", "1e400", "-1e-400", "123456789012345678901234567890", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[[]]]",
        "{\"a\":{\"b\":[null]}}", "99999999999", "1.5", "\"tools/call\"", "\"rag://documents/\"", "[\"a\",1,null,{}]",
    ];

    private readonly Random _random = new(20261125);
    private readonly Application _app = Application.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Malformed_bodies_are_refused_without_a_stack_trace_and_leave_nothing_behind()
    {
        var faults = new List<string>();
        await SendAllAsync(500, faults); // What is made once is made by now.
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await SendAllAsync(Bodies - 500, faults);

        var grown = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / 1024;
        Assert.True(faults.Count == 0, string.Join("\n\n", faults.Take(20)));
        Assert.True(grown < 20, $"{Bodies - 500} malformed bodies left {grown:0.0} MB behind.");
        await using var client = await McpClients.ConnectAsync(_app.Http);
        Assert.NotEmpty(await client.ListToolsAsync(cancellationToken: Token)); // It still serves.
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=nothing")]
    [InlineData(null)]
    public async Task A_body_that_does_not_say_that_it_is_JSON_is_refused(string? mediaType)
    {
        using var request = Request(Encoding.UTF8.GetBytes(Valid().ToJsonString()));
        request.Content!.Headers.Remove("Content-Type");
        if (mediaType is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }

        using var response = await _app.Http.SendAsync(request, Token);

        Assert.Equal(415, (int)response.StatusCode);
    }

    private async Task SendAllAsync(int count, List<string> faults)
    {
        for (var i = 0; i < count; i++)
        {
            var body = Next();
            using var request = Request(body);
            using var response = await _app.Http.SendAsync(request, Token);
            var answer = await response.Content.ReadAsStringAsync(Token);
            if (FindFault((int)response.StatusCode, answer) is { } fault)
            {
                faults.Add($"{fault}: {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 300)))} → {answer[..Math.Min(answer.Length, 300)]}");
            }
        }
    }

    private static string? FindFault(int status, string answer) =>
        answer.Contains("   at ", StringComparison.Ordinal) || answer.Contains("Exception", StringComparison.Ordinal) ? "a stack trace"
        : status is 202 ? null // A notification, or an answer to nothing.
        : status is >= 400 and < 500 ? null
        : status is 200 && (answer.Contains("\"error\"", StringComparison.Ordinal) || answer.Contains("\"result\"", StringComparison.Ordinal)) ? null
        : $"status {status}";

    private byte[] Next()
    {
        var body = Encoding.UTF8.GetBytes(Valid().ToJsonString());
        return _random.Next(7) switch
        {
            0 => body[.._random.Next(body.Length)],
            1 => Encoding.UTF8.GetBytes(Replace(Encoding.UTF8.GetString(body))),
            2 => Flip(body, 1 + _random.Next(8), () => (byte)_random.Next(256)),
            3 => Flip(body, 1, () => (byte)(0xC0 + _random.Next(0x40))), // Never UTF-8.
            4 => Nest(1 + _random.Next(5_000)),
            5 => Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"id\":{Strange[_random.Next(Strange.Length)]},\"method\":{Strange[_random.Next(Strange.Length)]},\"params\":{Strange[_random.Next(Strange.Length)]}}}"),
            _ => RandomBytes(_random.Next(400)),
        };
    }

    private JsonObject Valid()
    {
        var (method, parameters) = _random.Next(6) switch
        {
            0 => ("tools/call", """{"name":"search","arguments":{"query":"leave","collections":["HR"],"top":3,"mode":"text"}}"""),
            1 => ("tools/call", """{"name":"fetch_document","arguments":{"id":"01a21012-c148-7724-bbce-ca9aea440930","page":1,"start":0}}"""),
            2 => ("resources/read", """{"uri":"rag://documents/01a21012-c148-7724-bbce-ca9aea440930/pages/1"}"""),
            3 => ("resources/list", """{"cursor":"01a21012-c148-7724-bbce-ca9aea440930"}"""),
            4 => ("initialize", """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}"""),
            _ => ("prompts/get", """{"name":"hr-1","arguments":{}}"""),
        };
        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = _random.Next(), ["method"] = method, ["params"] = JsonNode.Parse(parameters) };
    }

    // One value of the message becomes something else.
    private string Replace(string json)
    {
        var colons = json.Select((letter, i) => (letter, i)).Where(pair => pair.letter == ':').Select(pair => pair.i).ToList();
        var at = colons[_random.Next(colons.Count)] + 1;
        var end = json.IndexOfAny([',', '}'], at);
        return json[..at] + Strange[_random.Next(Strange.Length)] + json[(end < 0 ? json.Length : end)..];
    }

    private byte[] Flip(byte[] body, int count, Func<byte> next)
    {
        for (var i = 0; i < count; i++)
        {
            body[_random.Next(body.Length)] = next();
        }

        return body;
    }

    private byte[] Nest(int depth)
    {
        var (open, close) = _random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        var nested = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
        return Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{{\"name\":\"search\",\"arguments\":{{\"query\":{nested}}}}}}}");
    }

    private byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static HttpRequestMessage Request(byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return request;
    }
}
