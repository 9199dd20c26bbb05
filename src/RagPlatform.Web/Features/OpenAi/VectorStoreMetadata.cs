using System.Text.Json;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>What a program keeps with a vector store: texts under keys, within the API's limits.</summary>
internal static class VectorStoreMetadata
{
    private const int MaxPairs = 16;
    private const int MaxKey = 64;
    private const int MaxValue = 512;

    /// <summary>The pairs; none for null, and null where nothing was said.</summary>
    public static IReadOnlyDictionary<string, string>? Read(JsonElement metadata)
    {
        if (metadata.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return metadata.ValueKind == JsonValueKind.Undefined ? null : new Dictionary<string, string>();
        }

        var pairs = new Dictionary<string, string>();
        if (metadata.ValueKind != JsonValueKind.Object)
        {
            throw Wrong();
        }

        foreach (var pair in metadata.EnumerateObject())
        {
            pairs[pair.Name] = pair.Value is { ValueKind: JsonValueKind.String } text && pair.Name.Length <= MaxKey && text.GetString()!.Length <= MaxValue ? text.GetString()! : throw Wrong();
        }

        return pairs.Count <= MaxPairs ? pairs : throw Wrong();
    }

    private static OpenAiException Wrong() => OpenAiException.Invalid(
        $"metadata has up to {MaxPairs} texts of up to {MaxValue} characters, under keys of up to {MaxKey}. Nothing was done.", "metadata");
}
