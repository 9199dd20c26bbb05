using System.Text.Json;
using System.Text.Json.Nodes;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Api;

/// <summary>
/// Every endpoint that the description of the API gives a JSON body gets bodies that no client sends on purpose, made from one that its schema
/// allows. What comes out right by chance may be done; nothing fails on our side, and nothing is told of the inside.
/// </summary>
[Collection(nameof(Alone))]
public sealed class MalformedRequestsTests : IAsyncDisposable
{
    private const int Bodies = 5_000;
    private const int Deepest = 6;

    // What measures the machine, or fetches, takes minutes however it is asked.
    private static readonly string[] _slow = ["/api/models/", "/api/sample"];

    private readonly Application _app = Application.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task No_body_makes_any_endpoint_fail()
    {
        var description = await _app.GetAsync("/openapi/v1.json");
        var endpoints = Endpoints(description).ToList();
        Assert.True(endpoints.Count > 25, $"{endpoints.Count} endpoints take a body.");
        var faults = new List<string>();
        await SendAsync(endpoints, perEndpoint: 5, seed: 31, faults); // What is made once is made by now.
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var sent = await SendAsync(endpoints, Bodies / endpoints.Count + 1, seed: 32, faults);

        var grown = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / 1024;
        Assert.True(faults.Count == 0, string.Join("\n\n", faults.Take(20)));
        Assert.True(sent >= Bodies && grown < 50, $"{sent} bodies left {grown:0.0} MB behind.");
        Assert.Equal("ready", (await _app.GetAsync("/health")).GetProperty("status").GetString());
    }

    private async Task<int> SendAsync(IReadOnlyList<(HttpMethod Method, string Path, string Right)> endpoints, int perEndpoint, int seed, List<string> faults)
    {
        var sent = 0;
        foreach (var (method, path, right) in endpoints)
        {
            foreach (var body in MalformedBodies.Of(right, perEndpoint, seed + sent))
            {
                using var request = new HttpRequestMessage(method, path) { Content = MalformedBodies.Json(body) };
                using var response = await _app.Http.SendAsync(request, Token);
                var text = await response.Content.ReadAsStringAsync(Token);
                if ((int)response.StatusCode >= 500 || text.Contains("   at ", StringComparison.Ordinal))
                {
                    faults.Add($"{method} {path}: {(int)response.StatusCode} for {Convert.ToBase64String(body.Take(300).ToArray())} ({right}): {text[..Math.Min(text.Length, 300)]}");
                }

                sent++;
            }
        }

        return sent;
    }

    private static IEnumerable<(HttpMethod Method, string Path, string Right)> Endpoints(JsonElement description) =>
        from path in description.GetProperty("paths").EnumerateObject()
        where !_slow.Any(slow => path.Name.StartsWith(slow, StringComparison.Ordinal))
        from operation in path.Value.EnumerateObject()
        where operation.Value.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out _)
        let schema = operation.Value.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema")
        select (HttpMethod.Parse(operation.Name), Fill(path.Name), Example(schema, description, Deepest)?.ToJsonString() ?? "{}");

    private static string Fill(string path) => string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? Guid.NewGuid().ToString() : part));

    // A value that a schema allows, in the plainest way.
    private static JsonNode? Example(JsonElement schema, JsonElement description, int depth)
    {
        if (depth == 0)
        {
            return null;
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Example(description.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), description, depth);
        }

        foreach (var choice in new[] { "oneOf", "anyOf", "allOf" })
        {
            if (schema.TryGetProperty(choice, out var choices))
            {
                return Example(choices.EnumerateArray().Last(), description, depth - 1);
            }
        }

        if (schema.TryGetProperty("enum", out var values))
        {
            return JsonNode.Parse(values[0].GetRawText());
        }

        var type = !schema.TryGetProperty("type", out var told) ? "string"
            : told.ValueKind == JsonValueKind.Array ? told.EnumerateArray().Select(one => one.GetString()).First(one => one != "null")
            : told.GetString();
        return type switch
        {
            "object" when schema.TryGetProperty("properties", out var properties) => new JsonObject(properties.EnumerateObject().Select(
                property => KeyValuePair.Create(property.Name, Example(property.Value, description, depth - 1)))),
            "object" => new JsonObject(),
            "array" => schema.TryGetProperty("items", out var items) ? new JsonArray(Example(items, description, depth - 1)) : new JsonArray(),
            "integer" or "number" => 1,
            "boolean" => false,
            _ => (schema.TryGetProperty("format", out var format) ? format.GetString() : null) switch
            {
                "uuid" => Guid.NewGuid().ToString(),
                "date-time" => "2026-03-01T09:00:00Z",
                _ => "a text",
            },
        };
    }
}
