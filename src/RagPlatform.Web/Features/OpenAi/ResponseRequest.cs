using System.Text.Json;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Body of <c>POST /v1/responses</c>.</summary>
internal sealed record ResponseRequest
{
    public string? Model { get; init; }

    /// <summary>A text, or a list of messages.</summary>
    public JsonElement Input { get; init; }

    public string? Instructions { get; init; }

    public bool? Stream { get; init; }

    /// <summary>Whether it is kept as an exchange of a conversation; true where it is left out.</summary>
    public bool? Store { get; init; }

    public string? PreviousResponseId { get; init; }

    public int? MaxOutputTokens { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    /// <summary>The form of the text.</summary>
    public ResponseTextJson? Text { get; init; }

    /// <summary>The program's own name for whoever asks; said back.</summary>
    public string? User { get; init; }

    public IReadOnlyList<ResponseToolJson?>? Tools { get; init; }

    public IReadOnlyList<string?>? Include { get; init; }

    public Dictionary<string, string?>? Metadata { get; init; }

    /// <summary>The vector stores of its file_search tools; null when it has none.</summary>
    public IReadOnlyList<string?>? Stores => Tools?.Where(tool => tool?.Type == FileSearch).SelectMany(tool => tool!.VectorStoreIds ?? []).ToList() is { Count: > 0 } ids ? ids
        : Tools?.Any(tool => tool?.Type == FileSearch) == true ? [] : null;

    public const string FileSearch = "file_search";
}

/// <summary>A tool; of those of the API, <c>file_search</c>.</summary>
internal sealed record ResponseToolJson(string? Type, IReadOnlyList<string?>? VectorStoreIds, JsonElement? Filters, int? MaxNumResults, RankingOptionsJson? RankingOptions);
