using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RagPlatform.ModelHost.Tests.Schemas;

/// <summary>Whether a value satisfies a JSON Schema: written from the specification, without a look at how grammars are made.</summary>
internal sealed class SchemaCheck(JsonElement root)
{
    public bool Holds(JsonElement schema, JsonElement value) => schema.ValueKind == JsonValueKind.True || schema.EnumerateObject().All(rule => rule.Name switch
    {
        "$ref" => Holds(rule.Value.GetString()!.Split('/').Skip(1).Aggregate(root, (found, name) => found.GetProperty(name)), value),
        "type" => rule.Value.ValueKind == JsonValueKind.Array ? rule.Value.EnumerateArray().Any(type => IsOf(value, type.GetString()!)) : IsOf(value, rule.Value.GetString()!),
        "enum" => rule.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
        "const" => JsonElement.DeepEquals(rule.Value, value),
        "anyOf" => rule.Value.EnumerateArray().Any(one => Holds(one, value)),
        "oneOf" => rule.Value.EnumerateArray().Count(one => Holds(one, value)) == 1,
        "allOf" => rule.Value.EnumerateArray().All(one => Holds(one, value)),
        "properties" => value.ValueKind != JsonValueKind.Object || rule.Value.EnumerateObject().All(one => !value.TryGetProperty(one.Name, out var inner) || Holds(one.Value, inner)),
        "required" => value.ValueKind != JsonValueKind.Object || rule.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "additionalProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject()
            .Where(one => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(one.Name, out _))
            .All(one => rule.Value.ValueKind != JsonValueKind.False && Holds(rule.Value, one.Value)),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(one => Holds(rule.Value, one)),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.Value.GetInt32(),
        "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= rule.Value.GetInt32(),
        "minLength" => value.ValueKind != JsonValueKind.String || Length(value) >= rule.Value.GetInt32(),
        "maxLength" => value.ValueKind != JsonValueKind.String || Length(value) <= rule.Value.GetInt32(),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= rule.Value.GetDouble(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= rule.Value.GetDouble(),
        "exclusiveMinimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() > rule.Value.GetDouble(),
        "exclusiveMaximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() < rule.Value.GetDouble(),
        "format" => value.ValueKind != JsonValueKind.String || IsIn(rule.Value.GetString()!, value.GetString()!),
        "$defs" or "description" or "title" => true,
        _ => throw new NotSupportedException(rule.Name),
    });

    private static int Length(JsonElement text) => text.GetString()!.EnumerateRunes().Count();

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static bool IsIn(string format, string text) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "time" => DateTimeOffset.TryParse($"2000-01-01T{text}", CultureInfo.InvariantCulture, out _),
        _ => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
    };
}
