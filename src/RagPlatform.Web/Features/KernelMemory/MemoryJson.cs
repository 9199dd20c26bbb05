using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagPlatform.Web.Features.KernelMemory;

/// <summary>Body of <c>POST /search</c>. What stands in <paramref name="Args"/> tunes the service's own pipeline and changes nothing here.</summary>
internal sealed record MemorySearchRequest(
    string? Index = null, string? Query = null, double MinRelevance = 0, int Limit = -1,
    IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string?>?>?>? Filters = null, IReadOnlyDictionary<string, JsonElement>? Args = null);

/// <summary>Body of <c>POST /ask</c>.</summary>
internal sealed record MemoryAskRequest(
    string? Index = null, string? Question = null, double MinRelevance = 0, bool Stream = false,
    IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string?>?>?>? Filters = null, IReadOnlyDictionary<string, JsonElement>? Args = null);

internal sealed record MemoryUploadJson(string Index, string DocumentId, string Message);

internal sealed record MemoryDeletionJson(
    string Index, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DocumentId, string Message);

internal sealed record MemoryIndexesJson(IEnumerable<MemoryIndexJson> Results);

internal sealed record MemoryIndexJson(string Name);

/// <summary>How far an upload is. Its clients read these names to the letter.</summary>
/// <param name="Error">Of ours: why the files that failed can't be read. The service has no word for it.</param>
internal sealed record MemoryStatusJson(
    [property: JsonPropertyName("completed")] bool Completed,
    [property: JsonPropertyName("empty")] bool Empty,
    [property: JsonPropertyName("index")] string Index,
    [property: JsonPropertyName("document_id")] string DocumentId,
    [property: JsonPropertyName("tags")] IReadOnlyDictionary<string, IReadOnlyList<string>> Tags,
    [property: JsonPropertyName("creation")] DateTimeOffset Creation,
    [property: JsonPropertyName("last_update")] DateTimeOffset LastUpdate,
    [property: JsonPropertyName("steps")] IReadOnlyList<string> Steps,
    [property: JsonPropertyName("remaining_steps")] IReadOnlyList<string> RemainingSteps,
    [property: JsonPropertyName("completed_steps")] IReadOnlyList<string> CompletedSteps,
    [property: JsonPropertyName("error"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error);

internal sealed record MemoryResultJson(string Query, bool NoResult, IReadOnlyList<MemoryCitationJson> Results);

/// <summary>A file with its passages.</summary>
internal sealed record MemoryCitationJson(
    string Link, string Index, string DocumentId, string FileId, string SourceContentType, string SourceName, string SourceUrl,
    IReadOnlyList<MemoryPartitionJson> Partitions);

internal sealed record MemoryPartitionJson(
    string Text, double Relevance, int PartitionNumber, int SectionNumber, DateTimeOffset LastUpdate,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Tags);

/// <summary>What a piece of a streamed answer does to what came before.</summary>
internal enum MemoryStreamState
{
    Error,
    Reset,
    Append,
    Last,
}

internal sealed record MemoryAnswerJson(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MemoryStreamState? StreamState,
    string Question,
    bool NoResult,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NoResultReason,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<MemoryTokensJson>? TokenUsage,
    IReadOnlyList<MemoryCitationJson> RelevantSources);

internal sealed record MemoryTokensJson(
    DateTimeOffset Timestamp, string ServiceType, string ModelType, string ModelName, int TokenizerTokensIn, int TokenizerTokensOut,
    int ServiceTokensIn, int ServiceTokensOut, int ServiceReasoningTokens);
