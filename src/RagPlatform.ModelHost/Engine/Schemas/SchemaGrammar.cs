using System.Text.Json;

namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>
/// A JSON Schema as a GBNF grammar: whatever the grammar writes satisfies the schema, not everything that the schema allows can be written
/// (properties come in order, none beside those that are described, white space is short). What cannot be kept to is refused, and so is
/// what could never end or would make the sampler slow.
/// </summary>
public sealed class SchemaGrammar
{
    /// <summary>Longest schema, characters.</summary>
    private const int MaxLength = 64 << 10;

    private const int MaxLiterals = 500;

    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    private readonly SchemaReader _reader;
    private readonly GrammarRules _rules = new();
    private readonly Dictionary<(string Reference, string? Discriminator), string> _references = [];

    private SchemaGrammar(JsonElement schema) => _reader = new SchemaReader(schema);

    /// <summary>The grammar.</summary>
    /// <param name="schema">A JSON Schema, draft 7 or 2020-12.</param>
    /// <exception cref="SchemaException">It cannot be kept to.</exception>
    public static string From(JsonElement schema)
    {
        if (schema.GetRawText().Length > MaxLength)
        {
            throw new SchemaException($"The schema has more than {MaxLength >> 10} K characters. Ask for less in one answer.", "");
        }

        var grammar = new SchemaGrammar(schema);
        var root = grammar.Rule(schema, "", depth: 0);
        GrammarCheck.Require(grammar._rules);
        return grammar._rules.Write(root);
    }

    /// <summary>The rule of a schema.</summary>
    internal string Rule(JsonElement schema, string place, int depth) =>
        SchemaReader.Reference(schema) is { } reference ? Referenced(reference, place, depth) : Rule(_reader.Read(schema, place, depth), depth);

    private string Rule(Schema schema, int depth)
    {
        var choices = schema.Keywords.ContainsKey("oneOf") ? "oneOf" : "anyOf";
        if (schema.Keywords.TryGetValue(choices, out var list))
        {
            return Choices(schema.Without(choices), SchemaReader.List(list, $"{schema.Place}.{choices}"), choices, depth);
        }

        if (schema.Keywords.ContainsKey("enum") || schema.Keywords.ContainsKey("const"))
        {
            return Literals(schema);
        }

        var types = TypesOf(schema);
        return types.Count == 1 ? OfType(schema, types[0], depth) : Chosen(schema.Place, [.. types.Select(type => OfType(schema, type, depth))]);
    }

    // A rule of its own for each thing that is referred to, so that a schema may hold itself.
    private string Referenced(string reference, string place, int depth, string? discriminator = null)
    {
        _reader.Count(place, depth);
        if (_references.TryGetValue((reference, discriminator), out var known))
        {
            return known;
        }

        var name = _references[(reference, discriminator)] = _rules.NewName();
        var (target, targetPlace) = (_reader.Find(reference, place), SchemaReader.Place(reference));
        var rule = discriminator is null ? Rule(target, targetPlace, depth + 1) : Rule(Discriminator.First(_reader.Read(target, targetPlace, depth + 1), discriminator), depth + 1);
        return _rules.Add(new GrammarRule(name, rule, place) { Choices = [rule] });
    }

    private string Choices(Schema beside, IEnumerable<JsonElement> list, string keyword, int depth)
    {
        List<(JsonElement Element, Schema Schema)> choices =
            [.. list.Select((choice, i) => (choice, beside.And(_reader.Read(choice, $"{beside.Place}.{keyword}[{i}]", depth + 1))))];

        // Objects that tell themselves apart begin with what tells them apart.
        var discriminator = Discriminator.Of([.. choices.Select(choice => choice.Schema)]);
        var names = choices.Select(choice => beside.IsEmpty && SchemaReader.Reference(choice.Element) is { } reference
            ? Referenced(reference, choice.Schema.Place, depth + 1, choice.Schema.Properties.Count > 0 ? discriminator : null)
            : Rule(discriminator is null ? choice.Schema : Discriminator.First(choice.Schema, discriminator), depth + 1));
        return Chosen(beside.Place, [.. names], discriminator is not null, keyword == "oneOf");
    }

    private string Chosen(string place, IReadOnlyList<string> names, bool isDiscriminated = false, bool isExclusive = false)
    {
        IReadOnlyList<string> choices = isExclusive ? names : [.. names.Distinct()];
        return choices.Count == 1 ? choices[0]
            : _rules.Add(new GrammarRule(_rules.NewName(), string.Join(" | ", choices), place) { Choices = choices, IsDiscriminated = isDiscriminated, IsExclusive = isExclusive });
    }

    private string Literals(Schema schema)
    {
        if (schema.Without("enum", "const", "type") is { IsEmpty: false } rest)
        {
            throw new SchemaException("Beside enum or const nothing else is kept to. Leave it out.", rest.Keywords.Count > 0 ? $"{schema.Place}.{rest.Keywords.Keys.First()}" : schema.Place);
        }

        var values = schema.Keywords.TryGetValue("enum", out var list) ? SchemaReader.List(list, $"{schema.Place}.enum").ToList() : [schema.Keywords["const"]];
        if (schema.Keywords.TryGetValue("const", out var only))
        {
            values = values.FindAll(value => JsonElement.DeepEquals(value, only));
        }

        if (schema.Keywords.ContainsKey("type"))
        {
            var types = TypesOf(schema);
            values = values.FindAll(value => types.Exists(type => IsOf(value, type)));
        }

        if (values.Count is 0 or > MaxLiterals)
        {
            throw new SchemaException(values.Count == 0 ? "None of these values is of this type." : $"There are {values.Count} values to choose from, {MaxLiterals} at most.", $"{schema.Place}.{(list.ValueKind == JsonValueKind.Array ? "enum" : "const")}");
        }

        var texts = values.Select(Literal.Of).ToHashSet();
        return _rules.Add(new GrammarRule(_rules.NewName(), string.Join(" | ", texts.Select(GrammarRules.Terminal)), schema.Place)
        {
            Kinds = values.Aggregate(JsonKinds.None, (kinds, value) => kinds | Literal.Kind(value)),
            Literals = texts,
        });
    }

    private string OfType(Schema schema, string type, int depth) => type switch
    {
        "object" => ObjectRules.Write(schema, this, _rules, depth),
        "array" => ArrayRules.Write(schema, this, _rules, depth),
        "string" => Named(ValueRules.Text(schema, _rules), JsonKinds.Text, schema.Place),
        "number" or "integer" => Named(ValueRules.Number(schema, type == "integer"), JsonKinds.Number, schema.Place),
        _ => type,
    };

    private string Named(string body, JsonKinds kinds, string place) =>
        Primitives.Kinds(body) != JsonKinds.None ? body : _rules.Add(new GrammarRule(_rules.NewName(), body, place) { Kinds = kinds });

    private static List<string> TypesOf(Schema schema)
    {
        if (!schema.Keywords.TryGetValue("type", out var type))
        {
            return [Meant(schema)];
        }

        List<string> types = type.ValueKind == JsonValueKind.Array ? [.. SchemaReader.List(type, $"{schema.Place}.type").Select(Name)] : [Name(type)];
        if (types.Exists(name => !Types.Contains(name)))
        {
            throw new SchemaException($"type is one or several of {string.Join(", ", Types)}.", $"{schema.Place}.type");
        }

        // A whole number is a number: chosen twice, it would be followed twice.
        return [.. types.Distinct().Where(name => name != "integer" || !types.Contains("number"))];
    }

    // Without a type any other value would do too; what is described is what is wanted.
    private static string Meant(Schema schema) =>
        schema.Properties.Count + schema.Required.Count > 0 || schema.Keywords.ContainsKey("additionalProperties") || schema.Keywords.ContainsKey("propertyNames") ? "object"
        : schema.Keywords.Keys.Any(name => name.EndsWith("Items", StringComparison.Ordinal) || name == "items") ? "array"
        : schema.Keywords.Keys.Any(name => name is "minLength" or "maxLength" or "format") ? "string"
        : schema.Keywords.Keys.Any(name => name.EndsWith("imum", StringComparison.Ordinal)) ? "number"
        : "value";

    private static string Name(JsonElement type) => type.ValueKind == JsonValueKind.String ? type.GetString()! : "";

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0,
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => Literal.Kind(value) == Primitives.Kinds(type),
    };
}
