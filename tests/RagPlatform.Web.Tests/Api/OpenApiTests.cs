using System.Text.Json;

namespace RagPlatform.Web.Tests.Api;

/// <summary>What the description of the API leaves out, nobody finds.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Each_operation_has_a_summary_a_tag_what_it_answers_and_how_it_refuses()
    {
        await using var app = Application.Start();
        var document = await app.GetAsync("/openapi/v1.json");

        var faults = Operations(document).SelectMany(operation => FaultsOf(operation.Operation).Select(fault => $"{operation.Name}: {fault}")).ToList();

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Each_endpoint_under_api_is_described()
    {
        await using var app = Application.Start();
        var described = Operations(await app.GetAsync("/openapi/v1.json")).Select(operation => operation.Name).ToHashSet();

        Assert.Superset(
            new HashSet<string> { "GET /api/collections", "POST /api/ask", "POST /api/webhooks", "POST /api/collections/{collectionId}/documents", "POST /v1/chat/completions" },
            described);
        Assert.True(described.Count(name => name.Contains(" /api/", StringComparison.Ordinal)) > 50, string.Join('\n', described));
    }

    private static IEnumerable<(string Name, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name.TrimEnd('/')}", operation.Value);

    private static IEnumerable<string> FaultsOf(JsonElement operation)
    {
        if (!operation.TryGetProperty("summary", out var summary) || summary.GetString()!.Length < 5)
        {
            yield return "no summary";
        }

        if (!operation.TryGetProperty("tags", out var tags) || tags.GetArrayLength() == 0)
        {
            yield return "no tag";
        }

        var responses = operation.GetProperty("responses").EnumerateObject().ToList();
        if (!responses.Any(response => response.Name is ['2', ..]))
        {
            yield return "no answer";
        }

        foreach (var response in responses)
        {
            var content = response.Value.TryGetProperty("content", out var described) ? described.EnumerateObject().ToList() : [];
            if (response.Name == "200" && content.Count == 0)
            {
                yield return "200 without content";
            }

            if (response.Name is ['4' or '5', ..] && !content.Any(type => type.Value.TryGetProperty("schema", out _)))
            {
                yield return $"{response.Name} without a form";
            }

            foreach (var type in content.Where(type => type.Name == "application/json" && !type.Value.TryGetProperty("schema", out _)))
            {
                yield return $"{response.Name} without a schema";
            }
        }
    }
}
