using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.KernelMemory;

/// <summary>Five thousand bodies that are none: each is refused in words, nothing is told of the inside, and nothing piles up.</summary>
[Collection(nameof(Alone))]
public sealed class MalformedBodiesTests : IAsyncDisposable
{
    private const int Bodies = 5_000;
    private const int WarmUp = 500;
    private const string Boundary = "b0und4ry";

    private readonly Application _app = Application.Start();
    private readonly Random _random = new(20260301);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Five_thousand_malformed_bodies_are_refused_in_words_and_nothing_piles_up()
    {
        var statuses = new Dictionary<int, int>();
        for (var i = 0; i < WarmUp; i++)
        {
            await SendAsync(i);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Bodies; i++)
        {
            var status = await SendAsync(i);
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} times {pair.Key}"))}; memory {grown / 1024:N0} kB");
        Assert.True(grown < 8 << 20, $"{grown:N0} bytes more");
        Assert.Empty((await _app.GetAsync("/indexes")).GetProperty("results").EnumerateArray()); // Nothing of it was done.
    }

    private async Task<int> SendAsync(int number)
    {
        var (path, type, body) = (number % 3) switch
        {
            0 => ("/search", "application/json", BreakJson(number, "query")),
            1 => ("/ask", "application/json", BreakJson(number, "question")),
            _ => ("/upload", $"multipart/form-data; boundary={Boundary}", BreakForm(number)),
        };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await _app.Http.PostAsync(new Uri(path, UriKind.Relative), content, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        var shown = Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(body.Length, 300)));
        Assert.True((int)response.StatusCode is >= 400 and < 500, $"{path} {(int)response.StatusCode} for {shown}: {text}");
        Assert.NotEmpty(JsonSerializer.Deserialize<JsonElement>(text).GetProperty("detail").GetString()!);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("RagPlatform.", text, StringComparison.Ordinal);
        return (int)response.StatusCode;
    }

    private byte[] BreakJson(int number, string question)
    {
        var whole = $$$"""{"index": "default", "{{{question}}}": "Wie viele Tage Urlaub – for whom?", "minRelevance": 0.5, "filters": [{"team": ["hr", null]}], "args": {"a": [1, {"b": null}]}}""";
        return (number / 3 % 6) switch
        {
            0 => Encoding.UTF8.GetBytes(whole)[.._random.Next(1, Encoding.UTF8.GetByteCount(whole) - 1)],
            1 => Utf8($$"""{"{{Pick("index", question)}}": {{Pick("5", "true", "[]", "{}", "[\"a\"]", "1e400")}}}"""),
            2 => Utf8($$"""{"{{question}}": "a", "{{Pick("filters", "args")}}": {{Pick("5", "true", "\"team:hr\"", "[5]", "[[\"a\"]]", "[{\"team\": 5}]", "[{\"team\": [5]}]", "[{\"team\": {}}]")}}}"""),
            3 => Utf8($$"""{"{{question}}": "a", "minRelevance": {{Pick("\"high\"", "[]", "0x10", "- 1", "1.", "NaN", "null", "." + new string('9', _random.Next(1, 400)))}}}"""),
            4 => Utf8("{\"" + question + "\": \"a\", \"args\": {\"a\": " + new string('[', _random.Next(70, 20_000))),
            _ => Corrupt(Encoding.UTF8.GetBytes(whole)),
        };
    }

    // A byte that stands nowhere in UTF-8, inside the text that is read.
    private byte[] Corrupt(byte[] json)
    {
        var start = json.AsSpan().IndexOf("Wie viele"u8);
        json[start + _random.Next(20)] = (byte)_random.Next(0xF8, 0x100);
        return json;
    }

    private byte[] BreakForm(int number)
    {
        var field = "Content-Disposition: form-data; name=\"tags\"\r\n\r\nteam:hr\r\n";
        var file = "Content-Disposition: form-data; name=\"file0\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nTrains are booked first.\r\n";
        var whole = $"--{Boundary}\r\n{field}--{Boundary}\r\n{file}--{Boundary}--\r\n";
        return (number / 3 % 8) switch
        {
            0 => Utf8(whole[.._random.Next(1, whole.Length - Boundary.Length - 6)]),
            1 => Utf8(whole.Replace(Boundary, $"other{_random.Next()}", StringComparison.Ordinal)),
            2 => Utf8($"--{Boundary}\r\n{field}--{Boundary}--\r\n"),
            3 => Utf8($"--{Boundary}\r\nX-{new string('a', _random.Next(20_000, 60_000))}: b\r\n{file}--{Boundary}--\r\n"),
            4 => Utf8($"--{Boundary}\r\n{string.Concat(Enumerable.Range(0, _random.Next(20, 200)).Select(i => $"X-{i}: b\r\n"))}{file}--{Boundary}--\r\n"),
            5 => Utf8($"--{Boundary}\r\nContent-Disposition: form-data; name=\"args\"\r\n\r\n{Pick("{", "[1]", "5", "\u0000", "\"a\"", new string('[', 5_000))}\r\n--{Boundary}\r\n{file}--{Boundary}--\r\n"),
            6 => Utf8($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{Pick("index", "documentId")}\"\r\n\r\n{new string('x', _random.Next(501, 70_000))}\r\n--{Boundary}\r\n{file}--{Boundary}--\r\n"),
            _ => [.. Utf8($"--{Boundary}\r\n"), .. Noise(_random.Next(1, 2_000)), .. Utf8($"\r\n--{Boundary}--\r\n")],
        };
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        _random.NextBytes(noise);
        return noise;
    }

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
