using System.Text.Json;
using ModelContextProtocol.Protocol;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>What tools return: an object for programs, and the same as text for clients that show or read text alone.</summary>
internal static class ToolResult
{
    public static CallToolResult Of<T>(T content, string text) => new()
    {
        Content = [new TextContentBlock { Text = text }],
        StructuredContent = JsonSerializer.SerializeToElement(content, JsonSettings.Lines),
    };

    /// <summary>What happened, what it means, what to do.</summary>
    public static CallToolResult Problem(string text) => new() { IsError = true, Content = [new TextContentBlock { Text = text }] };
}
