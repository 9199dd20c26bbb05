using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace RagPlatform.Web.Features.Reference;

/// <summary>Schemas in words, and as examples.</summary>
internal static class SchemaReading
{
    /// <summary>Deeper fields are told of where the type stands by itself; some hold themselves.</summary>
    private const int MaxDepth = 3;

    private static readonly IDictionary<string, IOpenApiSchema> _nothing = new Dictionary<string, IOpenApiSchema>();

    public static string TypeOf(IOpenApiSchema? schema)
    {
        if (schema is null)
        {
            return "any";
        }

        if (Inner(schema) is var inner && inner != schema)
        {
            return $"{TypeOf(inner)} | null";
        }

        return $"{BareTypeOf(schema)}{(IsNullable(schema) ? " | null" : "")}";
    }

    /// <summary>Fields of an object, or of the objects of a list, with those inside of them.</summary>
    public static IReadOnlyList<ApiField> FieldsOf(IOpenApiSchema? schema)
    {
        var fields = new List<ApiField>();
        AddFields(schema, 0, fields);
        return fields;
    }

    /// <summary>A value of that form; null when there is none that says more than nothing.</summary>
    public static JsonNode? ExampleOf(IOpenApiSchema? schema, int depth = 0)
    {
        if (schema is null)
        {
            return null;
        }

        var inner = Inner(schema);
        if (inner.Enum is { Count: > 0 } words)
        {
            return words.FirstOrDefault(word => word is not null)?.DeepClone();
        }

        return BareType(inner) switch
        {
            JsonSchemaType.Array => depth > MaxDepth || ExampleOf(inner.Items, depth + 1) is not { } item ? new JsonArray() : new JsonArray(item),
            JsonSchemaType.Object => Object(inner, depth),
            JsonSchemaType.Integer or JsonSchemaType.Number => JsonValue.Create(0),
            JsonSchemaType.Boolean => JsonValue.Create(false),
            JsonSchemaType.String => JsonValue.Create(inner.Format switch { "uuid" => Guid.Empty.ToString(), "date-time" => "2030-01-01T00:00:00Z", _ => "" }),
            _ => null,
        };
    }

    private static JsonObject Object(IOpenApiSchema schema, int depth)
    {
        var example = new JsonObject();
        foreach (var (name, property) in depth > MaxDepth ? _nothing : schema.Properties ?? _nothing)
        {
            // An id or a choice that need not be given would be wrong as it stands here; a text is to be written.
            example[name] = IsNullable(property) && TypeOf(property) != "string | null" ? null : ExampleOf(property, depth + 1);
        }

        return example;
    }

    private static void AddFields(IOpenApiSchema? schema, int depth, List<ApiField> fields)
    {
        if (schema is null || depth >= MaxDepth)
        {
            return;
        }

        var inner = Inner(schema);
        if (BareType(inner) == JsonSchemaType.Array)
        {
            AddFields(inner.Items, depth, fields);
            return;
        }

        foreach (var (name, property) in inner.Properties ?? _nothing)
        {
            fields.Add(new(depth, name, TypeOf(property)));
            AddFields(property, depth + 1, fields);
        }
    }

    private static string BareTypeOf(IOpenApiSchema schema)
    {
        if (schema.Enum is { Count: > 0 } words)
        {
            return string.Join(" | ", words.Where(word => word is not null).Select(word => word!.ToJsonString()));
        }

        return BareType(schema) switch
        {
            JsonSchemaType.Array => $"{TypeOf(schema.Items)}[]",
            JsonSchemaType.Object => "object",
            JsonSchemaType.Integer => "integer",
            JsonSchemaType.Number => "number",
            JsonSchemaType.Boolean => "boolean",
            JsonSchemaType.String => schema.Format is { } format ? $"string ({format})" : "string",
            _ => schema.Properties is { Count: > 0 } ? "object" : "any",
        };
    }

    private static JsonSchemaType? BareType(IOpenApiSchema schema) =>
        schema.Type is { } type ? type & ~JsonSchemaType.Null : schema.Properties is { Count: > 0 } ? JsonSchemaType.Object : null;

    private static bool IsNullable(IOpenApiSchema schema) => Inner(schema) != schema || schema.Type?.HasFlag(JsonSchemaType.Null) == true;

    // "This or nothing" is written as a choice of two.
    private static IOpenApiSchema Inner(IOpenApiSchema schema) =>
        schema.OneOf is { Count: > 0 } choices ? choices.FirstOrDefault(choice => choice.Type != JsonSchemaType.Null) ?? schema : schema;
}
