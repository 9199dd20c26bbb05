namespace RagPlatform.Core.Models;

/// <summary><c>manifest.json</c> beside a LoRA adapter, as it is written.</summary>
internal sealed record LoraManifest(
    string? Name,
    string? Kind,
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
    internal sealed record BaseModel(string? Name);

    internal sealed record SentenceCounts(int? Recommended, int? Maximum);

    internal sealed record Declining(string? Text);

    internal sealed record Generation(int? MaxTokens);

    /// <summary>Reads the manifest of a folder; null when there is none, or it is not an adapter's.</summary>
    /// <exception cref="InvalidDataException">It is no JSON of this form.</exception>
    public static LoraManifest? Read(string folder) =>
        JsonManifest.Read<LoraManifest>(folder, EmbeddingManifest.FileName) is { Kind: "lora" } manifest ? manifest : null;

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
