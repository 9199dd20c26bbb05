using System.Text.Json;

namespace RagPlatform.Core.Models;

/// <summary><c>manifest.json</c> beside a LoRA adapter, as it is written.</summary>
internal sealed record LoraManifest(
    string? Name,
    string? Kind,
    string? File,
    LoraManifest.BaseModel? Base,
    float? Scale,
    string? System,
    string? User,
    string? Sentence,
    string? SentenceWithoutTitle,
    LoraManifest.SentenceCounts? Sentences,
    LoraManifest.Declining? Decline,
    LoraManifest.Generation? Sampling,
    string? License)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    internal sealed record BaseModel(string? Name);

    internal sealed record SentenceCounts(int? Recommended, int? Maximum);

    internal sealed record Declining(string? Text);

    internal sealed record Generation(int? MaxTokens);

    public bool IsLora => Kind == "lora" && File is { Length: > 0 };

    /// <summary>Reads the manifest of a folder; null when there is none.</summary>
    /// <exception cref="InvalidDataException">It is no JSON of this form.</exception>
    public static LoraManifest? Read(string folder)
    {
        var path = Path.Combine(folder, EmbeddingManifest.FileName);
        if (!global::System.IO.File.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = global::System.IO.File.OpenRead(path);
            return stream.Length <= 1 << 20 ? JsonSerializer.Deserialize<LoraManifest>(stream, Json) : null;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{EmbeddingManifest.FileName} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>How the adapter wants to be prompted; null when the manifest does not say it.</summary>
    public AdapterManifest? Prompting() =>
        System is null || User is null || Sentence is null
            ? null
            : new(
                Scale ?? 1,
                System,
                User,
                Sentence,
                SentenceWithoutTitle ?? Sentence.Replace("{title}: ", "", StringComparison.Ordinal),
                Sentences?.Recommended ?? 6,
                Sentences?.Maximum ?? Sentences?.Recommended ?? 6,
                Decline?.Text ?? "",
                Sampling?.MaxTokens ?? 128);
}
