using System.Text.Json;

namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>Reads schemas: refuses what it does not know, follows references, puts parts together.</summary>
internal sealed class SchemaReader(JsonElement root)
{
    /// <summary>How deep schemas and references are followed.</summary>
    private const int MaxDepth = 32;

    /// <summary>How many schemas are read in all, those that are referred to each time.</summary>
    private const int MaxSchemas = 2_000;

    private const int MaxName = 256;
    private const int MaxProperties = 100;

    private static readonly HashSet<string> Notes = ["$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"];

    private static readonly HashSet<string> Limits =
    [
        "type", "enum", "const", "anyOf", "oneOf", "additionalProperties", "propertyNames", "items", "minItems", "maxItems", "minLength", "maxLength", "format",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    ];

    private int _read;

    /// <summary>Counts a schema, so that hostile ones end.</summary>
    public void Count(string place, int depth)
    {
        if (depth > MaxDepth || ++_read > MaxSchemas)
        {
            throw new SchemaException("The schema is nested too deeply, or refers to itself too often. Write it flatter.", place);
        }
    }

    /// <summary>The reference that a schema is, beside notes; null when it is none.</summary>
    public static string? Reference(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
            && schema.EnumerateObject().All(pair => pair.NameEquals("$ref") || Notes.Contains(pair.Name)) ? reference.GetString() : null;

    /// <summary>A schema with everything that holds for it.</summary>
    public Schema Read(JsonElement element, string place, int depth)
    {
        Count(place, depth);
        if (element.ValueKind == JsonValueKind.True)
        {
            return new Schema(place);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new SchemaException("This is no schema that a value could satisfy.", place);
        }

        var schema = Own(element, place);
        if (element.TryGetProperty("$ref", out var reference))
        {
            schema = schema.And(Read(Find(Text(reference, $"{place}.$ref"), place), Place(reference.GetString()!), depth + 1));
        }

        if (element.TryGetProperty("allOf", out var parts))
        {
            var i = 0;
            foreach (var part in List(parts, $"{place}.allOf"))
            {
                schema = schema.And(Read(part, $"{place}.allOf[{i++}]", depth + 1));
            }
        }

        return schema;
    }

    /// <summary>What a reference means.</summary>
    public JsonElement Find(string reference, string place)
    {
        var found = root;
        foreach (var part in reference.Split('/').Skip(1).Select(part => Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            var isThere = found.ValueKind == JsonValueKind.Object ? found.TryGetProperty(part, out found)
                : found.ValueKind == JsonValueKind.Array && int.TryParse(part, out var i) && i >= 0 && i < found.GetArrayLength() && (found = found[i]).ValueKind != JsonValueKind.Undefined;
            if (!isThere)
            {
                throw new SchemaException($"The reference {Short(reference)} leads nowhere.", $"{place}.$ref");
            }
        }

        return reference.Length > 0 && reference[0] == '#' && (reference.Length == 1 || reference[1] == '/')
            ? found
            : throw new SchemaException($"The reference {Short(reference)} leads out of the schema. Put what it means into $defs.", $"{place}.$ref");
    }

    /// <summary>Where a reference leads to.</summary>
    public static string Place(string reference) => Short(reference.TrimStart('#').Replace('/', '.'));

    /// <summary>The elements of a list that is not empty.</summary>
    public static JsonElement.ArrayEnumerator List(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value.EnumerateArray() : throw new SchemaException("This is no list, or an empty one.", place);

    /// <summary>A number of things, 0 at least; null when the keyword is not there.</summary>
    public static int? Amount(Schema schema, string name, int most) =>
        !schema.Keywords.TryGetValue(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var amount) && amount >= 0 && amount <= most ? amount
        : throw new SchemaException($"{name} is a whole number from 0 to {most} here.", $"{schema.Place}.{name}");

    private static Schema Own(JsonElement element, string place)
    {
        var schema = new Schema(place);
        foreach (var pair in element.EnumerateObject())
        {
            switch (pair.Name)
            {
                case "$ref" or "allOf":
                    break;
                case "properties" when pair.Value.ValueKind == JsonValueKind.Object && pair.Value.GetPropertyCount() <= MaxProperties:
                    schema.Properties.AddRange(pair.Value.EnumerateObject().Select(property => new SchemaProperty(Name(property.Name, place), property.Value, $"{place}.properties.{property.Name}")));
                    break;
                case "required" when pair.Value.ValueKind == JsonValueKind.Array && pair.Value.GetArrayLength() <= MaxProperties:
                    schema.Required.UnionWith(pair.Value.EnumerateArray().Select(name => Text(name, $"{place}.required")));
                    break;
                case "properties" or "required":
                    throw new SchemaException($"{pair.Name} is not in its form, or names more than {MaxProperties}.", $"{place}.{pair.Name}");
                default:
                    if (Limits.Contains(pair.Name))
                    {
                        schema.Keywords[pair.Name] = pair.Value;
                    }
                    else if (!Notes.Contains(pair.Name))
                    {
                        throw new SchemaException($"{Short(pair.Name)} can't be kept to here. Leave it out, and check the answer for it.", $"{place}.{Short(pair.Name)}");
                    }

                    break;
            }
        }

        return schema.Properties.DistinctBy(property => property.Name).Count() == schema.Properties.Count ? schema
            : throw new SchemaException("A property is described twice.", $"{place}.properties");
    }

    private static string Name(string name, string place) =>
        name.Length <= MaxName ? name : throw new SchemaException($"A property has a name of more than {MaxName} characters.", $"{place}.properties");

    private static string Text(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new SchemaException("This is no text.", place);

    private static string Short(string text) => text.Length <= MaxName ? text : text[..MaxName];
}
