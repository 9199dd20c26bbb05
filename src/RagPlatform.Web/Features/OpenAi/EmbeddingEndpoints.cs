using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary><c>POST /v1/embeddings</c> with the embedding model of this machine.</summary>
internal static class EmbeddingEndpoints
{
    private const int MaxTexts = 2_048;
    private const int MaxCharacters = 1 << 20;
    private const string Base64 = "base64";

    public static void MapEmbeddings(this IEndpointRouteBuilder api) =>
        api.MapPost("/embeddings", EmbedAsync).ForKeys(KeyScopes.Search)
            .WithSummary("Embeddings of texts").WithDescription("input_type is query or passage (an extension; passage where it is left out): some models embed questions otherwise.")
            .Accepts<EmbeddingRequest>("application/json").Produces<EmbeddingsJson>();

    private static async Task<IResult> EmbedAsync(OpenAiBody<EmbeddingRequest> body, AskableModels models, Embedder embedder, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var texts = Texts(request.Input);
        if (await models.FindAsync(request.Model, cancellationToken) is not { Kind: ModelKindName.Embedding })
        {
            throw OpenAiException.Invalid($"{request.Model} makes no embeddings. Nothing was embedded. GET /v1/models lists the embedding model.", "model");
        }

        if (request.Dimensions is { } wanted && wanted != embedder.Dimensions)
        {
            throw OpenAiException.Invalid($"{embedder.ModelName} has {embedder.Dimensions} dimensions, not {wanted}. Nothing was embedded. Leave dimensions out.", "dimensions");
        }

        if (request.EncodingFormat is not (null or "float" or Base64))
        {
            throw OpenAiException.Invalid("encoding_format is float or base64. Nothing was embedded.", "encoding_format");
        }

        var vectors = request.InputType switch
        {
            null or "passage" => await embedder.EmbedSentencesAsync(texts, cancellationToken),
            "query" => await Task.WhenAll(texts.Select(text => embedder.EmbedQueryAsync(text, cancellationToken))),
            _ => throw OpenAiException.Invalid("input_type is query or passage. Nothing was embedded.", "input_type"),
        };
        var tokens = texts.Sum(text => (long)embedder.CountTokens(text));
        return TypedResults.Json(
            new EmbeddingsJson([.. vectors.Select((vector, i) => new EmbeddingJson(i, Written(vector, request.EncodingFormat)))], embedder.ModelName!, new(tokens, tokens)), OpenAiJson.Options);
    }

    private static List<string> Texts(JsonElement input)
    {
        List<string> texts = input.ValueKind switch
        {
            JsonValueKind.String => [input.GetString()!],
            JsonValueKind.Array when input.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String) => [.. input.EnumerateArray().Select(text => text.GetString()!)],
            JsonValueKind.Array => throw OpenAiException.Invalid("input holds something else than texts; tokens of another model mean nothing to this one. Nothing was embedded. Send texts.", "input"),
            _ => throw OpenAiException.Invalid("input is neither a text nor a list of texts. Nothing was embedded.", "input"),
        };
        return texts.Count is 0 or > MaxTexts ? throw OpenAiException.Invalid($"input has 1 to {MaxTexts} texts, this one has {texts.Count}. Nothing was embedded.", "input")
            : texts.Exists(text => text.Length == 0) ? throw OpenAiException.Invalid("input has an empty text. Nothing was embedded.", "input")
            : texts.Sum(text => (long)text.Length) > MaxCharacters ? throw OpenAiException.Invalid($"input has more than {MaxCharacters} characters in all. Nothing was embedded. Send it in parts.", "input")
            : texts;
    }

    private static object Written(ReadOnlyMemory<float> vector, string? format)
    {
        if (format != Base64)
        {
            return vector.ToArray();
        }

        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector.Span[i]);
        }

        return Convert.ToBase64String(bytes);
    }
}

internal sealed record EmbeddingRequest(JsonElement Input, string? Model, string? EncodingFormat, int? Dimensions, string? InputType);

internal sealed record EmbeddingsJson(IReadOnlyList<EmbeddingJson> Data, string Model, EmbeddingUsageJson Usage)
{
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "list";
}

internal sealed record EmbeddingJson(int Index, object Embedding)
{
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "embedding";
}

internal sealed record EmbeddingUsageJson(long PromptTokens, long TotalTokens);
