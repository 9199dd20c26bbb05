using System.Text.Json;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Body of <c>POST /v1/chat/completions</c>: the API's fields, and <c>conversation_id</c>.</summary>
internal sealed record ChatRequest
{
    public string? Model { get; init; }

    public IReadOnlyList<ChatMessageJson?>? Messages { get; init; }

    public bool? Stream { get; init; }

    public StreamOptionsJson? StreamOptions { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public int? MaxTokens { get; init; }

    public int? MaxCompletionTokens { get; init; }

    public long? Seed { get; init; }

    /// <summary>A text or a list of texts.</summary>
    public JsonElement Stop { get; init; }

    public ResponseFormatJson? ResponseFormat { get; init; }

    public IReadOnlyList<ToolJson?>? Tools { get; init; }

    /// <summary><c>none</c>, <c>auto</c>, <c>required</c> or a function.</summary>
    public JsonElement ToolChoice { get; init; }

    public int? N { get; init; }

    /// <summary>Keep the exchange as a conversation of the caller.</summary>
    public bool? Store { get; init; }

    /// <summary>Extension: the conversation that is continued; what came before is read from it, not from <see cref="Messages"/>.</summary>
    public string? ConversationId { get; init; }

    public int? Longest => MaxCompletionTokens ?? MaxTokens;
}

/// <summary>A message; the content is a text or a list of parts.</summary>
internal sealed record ChatMessageJson(string? Role, JsonElement Content, JsonElement ToolCalls, string? ToolCallId);

internal sealed record StreamOptionsJson(bool? IncludeUsage);

internal sealed record ToolJson(string? Type, ToolFunctionJson? Function);

internal sealed record ToolFunctionJson(string? Name, string? Description, JsonElement Parameters);
