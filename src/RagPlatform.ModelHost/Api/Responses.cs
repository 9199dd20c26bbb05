using System.Text.Json.Serialization;

namespace RagPlatform.ModelHost.Api;

/// <summary>Printed on standard output once the host listens.</summary>
internal sealed record ListeningLine(string Listening);

internal sealed record HealthResponse(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Progress = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);

internal sealed record TokensResponse(IReadOnlyList<int> Tokens);

internal sealed record TextResponse(string Content);

internal sealed record TemplateResponse(string Prompt, int Tokens);

internal sealed record ErrorResponse(ErrorBody Error);

internal sealed record ErrorBody(string Message, string Type, string? Code, string? Param = null);

/// <summary>Answer of <c>GET /status</c>.</summary>
internal sealed record StatusResponse(
    int Slots, int Busy, int Queued, int QueueLimit, int CachedTokens, long PromptTokens, long CompletionTokens, double TokensPerSecond, long MemoryBytes);

/// <summary>Answer of <c>GET /v1/models</c>.</summary>
internal sealed record ModelsResponse(string Object, IReadOnlyList<ModelEntry> Data);

/// <summary>OpenAI's entry and what there is to know about the model.</summary>
internal sealed record ModelEntry
{
    public required string Id { get; init; }

    public string Object { get; init; } = "model";

    public long Created { get; init; }

    public string OwnedBy { get; init; } = "local";

    public required int ContextLength { get; init; }

    public required int TrainedContextLength { get; init; }

    public required string? Architecture { get; init; }

    public required string? License { get; init; }

    public required long FileSize { get; init; }

    public required long Parameters { get; init; }

    public required long MemoryBytes { get; init; }

    public required int Parallel { get; init; }

    public required int Threads { get; init; }

    public required IReadOnlyList<AdapterEntry> Adapters { get; init; }

    public required string? Warning { get; init; }
}

internal sealed record AdapterEntry(string Name, long FileSize, string? License);
