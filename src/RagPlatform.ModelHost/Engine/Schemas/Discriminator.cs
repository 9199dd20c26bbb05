using System.Text.Json;

namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>A property whose value says which of several objects one is, such as <c>kind</c>.</summary>
internal static class Discriminator
{
    /// <summary>Its name; null when there are no two objects to tell apart, or nothing tells them apart.</summary>
    public static string? Of(IReadOnlyList<Schema> choices)
    {
        List<Schema> objects = [.. choices.Where(choice => choice.Properties.Count > 0)];
        return objects.Count < 2 ? null
            : objects[0].Properties.Select(property => property.Name).FirstOrDefault(name =>
            {
                var seen = new HashSet<string>();
                return objects.TrueForAll(choice => choice.Required.Contains(name) && Values(choice, name) is { Count: > 0 } values && values.TrueForAll(seen.Add));
            });
    }

    /// <summary>The same object, beginning with that property.</summary>
    public static Schema First(Schema schema, string name) =>
        schema with { Properties = [.. schema.Properties.OrderBy(property => property.Name == name ? 0 : 1)] };

    private static List<string> Values(Schema schema, string name) =>
        schema.Properties.Find(property => property.Name == name)?.Value is not { ValueKind: JsonValueKind.Object } property ? []
        : property.TryGetProperty("const", out var only) && only.ValueKind == JsonValueKind.String ? [only.GetString()!]
        : property.TryGetProperty("enum", out var list) && list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(value => value.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(value => value.GetString()!).Distinct()]
            : [];
}
