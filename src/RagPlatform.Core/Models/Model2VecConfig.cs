using System.Text.Json.Serialization;

namespace RagPlatform.Core.Models;

/// <summary>
/// <c>config.json</c> of a Model2Vec model (minishlab's potion): a table of word vectors and their mean. Hundreds of times faster than a
/// network and much worse: for tests and for machines too small for anything else; <c>auto</c> never prefers it.
/// </summary>
internal sealed record Model2VecConfig(
    [property: JsonPropertyName("model_type")] string? ModelType,
    string? Base,
    int Dim,
    bool? Lowercase,
    [property: JsonPropertyName("strip_accents")] bool? StripAccents,
    [property: JsonPropertyName("add_special_tokens")] bool? AddSpecialTokens,
    string? License)
{
    private const string FileName = "config.json";
    private const string Type = "model2vec";

    /// <summary>The folder's; null when it is no Model2Vec folder.</summary>
    public static Model2VecConfig? Read(string folder)
    {
        try
        {
            return JsonManifest.Read<Model2VecConfig>(folder, FileName) is { ModelType: Type } config ? config : null;
        }
        catch (InvalidDataException)
        {
            // Many programs keep a config.json; one of another form belongs to somebody else.
            return null;
        }
    }

    public EmbeddingManifest ToManifest() => new()
    {
        Family = Type,
        Dimensions = Dim,
        Pooling = EmbeddingPooling.Mean,
        License = License,
        Tokenizer = new()
        {
            Lowercase = Lowercase ?? true,
            StripAccents = StripAccents,
            AddSpecialTokens = AddSpecialTokens ?? false,
            DropUnknown = true,
        },
    };
}
