using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Mcp;

/// <summary>Clients of the SDK over the application in this process.</summary>
internal static class McpClients
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="http">Leads to the application.</param>
    /// <param name="key">API key; null for none.</param>
    /// <param name="version">Revision of the protocol; null for the newest.</param>
    public static Task<McpClient> ConnectAsync(HttpClient http, string? key = null, string? version = null)
    {
        var options = new HttpClientTransportOptions
        {
            Endpoint = new Uri(http.BaseAddress!, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = key is null ? null : new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" },
        };
        return McpClient.CreateAsync(new HttpClientTransport(options, http), new McpClientOptions { ProtocolVersion = version }, cancellationToken: Token);
    }

    /// <summary>Makes a key and connects with it.</summary>
    public static async Task<McpClient> ConnectWithKeyAsync(this Application app, string[] scopes, Guid[]? collectionIds = null, Guid[]? assistantIds = null) =>
        await ConnectAsync(app.Http, await app.MakeKeyAsync(scopes, collectionIds, assistantIds));

    public static async Task<string> MakeKeyAsync(this Application app, string[] scopes, Guid[]? collectionIds = null, Guid[]? assistantIds = null)
    {
        var (status, made) = await app.SendAsync(HttpMethod.Post, "/api/keys", new { name = "mcp", scopes, collectionIds, assistantIds });
        Assert.Equal(201, status);
        return made.GetProperty("secret").GetString()!;
    }

    /// <summary>Calls a tool that works.</summary>
    public static async Task<(JsonElement Content, string Text)> CallAsync(this McpClient client, string tool, object? arguments = null)
    {
        var result = await client.CallToolAsync(tool, Arguments(arguments), cancellationToken: Token);
        Assert.True(result.IsError is not true, Text(result));
        return (result.StructuredContent!.Value, Text(result));
    }

    /// <summary>Calls a tool that refuses, and tells why.</summary>
    public static async Task<string> FailAsync(this McpClient client, string tool, object? arguments = null)
    {
        var result = await client.CallToolAsync(tool, Arguments(arguments), cancellationToken: Token);
        Assert.True(result.IsError, $"{tool} did not fail: {Text(result)}");
        Assert.DoesNotContain("   at ", Text(result));
        return Text(result);
    }

    public static string Text(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    public static Dictionary<string, object?>? Arguments(object? arguments) => arguments is null
        ? null
        : JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value);
}
