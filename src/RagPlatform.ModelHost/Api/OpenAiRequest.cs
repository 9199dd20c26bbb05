using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagPlatform.ModelHost.Api;

/// <summary>Body of <c>POST /v1/chat/completions</c> and <c>/v1/completions</c>: OpenAI's fields and our extensions.</summary>
internal sealed record OpenAiRequest
{
    public string? Model { get; init; }

    public IReadOnlyList<OpenAiMessage>? Messages { get; init; }

    /// <summary>For <c>/v1/completions</c>: a text, taken as it is.</summary>
    public string? Prompt { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public int? TopK { get; init; }

    public float? MinP { get; init; }

    public float? RepeatPenalty { get; init; }

    public long? Seed { get; init; }

    public int? MaxTokens { get; init; }

    public int? MaxCompletionTokens { get; init; }

    /// <summary>A text, a list of texts, or null.</summary>
    public JsonElement Stop { get; init; }

    public bool Stream { get; init; }

    public StreamOptions? StreamOptions { get; init; }

    public string? User { get; init; }

    public IReadOnlyDictionary<string, float>? LogitBias { get; init; }

    /// <summary>Extension: GBNF.</summary>
    public string? Grammar { get; init; }

    public ResponseFormat? ResponseFormat { get; init; }

    /// <summary>true or false; for <c>/v1/completions</c> a number.</summary>
    public JsonElement Logprobs { get; init; }

    public int? TopLogprobs { get; init; }

    public int? N { get; init; }

    /// <summary>Extension: adapters.</summary>
    public IReadOnlyList<LoraRequest>? Lora { get; init; }

    /// <summary>Extension: texts whose first token's probability at the first position is wanted.</summary>
    public IReadOnlyList<string>? FirstTokenProbabilities { get; init; }

    /// <summary>Extension: added to the score of a text's first token at the first position.</summary>
    public IReadOnlyList<FirstTokenBiasRequest>? FirstTokenBias { get; init; }
}

/// <summary>A turn; the content is a text or a list of parts of which the texts are taken.</summary>
internal sealed record OpenAiMessage(string? Role, JsonElement Content);

internal sealed record StreamOptions(bool IncludeUsage);

internal sealed record ResponseFormat(string? Type, SchemaRequest? JsonSchema = null);

/// <summary>A JSON Schema; its name and whether it is strict make no difference.</summary>
internal sealed record SchemaRequest(JsonElement Schema);

internal sealed record LoraRequest(string? Name, float Scale = 1f);

internal sealed record FirstTokenBiasRequest(string? Text, float Bias);

internal sealed record TokenizeRequest(string? Content, bool AddSpecial = false);

internal sealed record DetokenizeRequest(IReadOnlyList<int>? Tokens);

internal sealed record TemplateRequest(IReadOnlyList<OpenAiMessage>? Messages);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OpenAiRequest))]
[JsonSerializable(typeof(TokenizeRequest))]
[JsonSerializable(typeof(DetokenizeRequest))]
[JsonSerializable(typeof(TemplateRequest))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(TokensResponse))]
[JsonSerializable(typeof(TextResponse))]
[JsonSerializable(typeof(TemplateResponse))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(ModelsResponse))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(ListeningLine))]
internal sealed partial class ApiJson : JsonSerializerContext;
