using System.Text;
using System.Text.Json;

namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>Objects: their properties in order, those that may be missing left out or not.</summary>
internal static class ObjectRules
{
    /// <summary>Adds the rule of an object; returns its name.</summary>
    public static string Write(Schema schema, SchemaGrammar grammar, GrammarRules rules, int depth)
    {
        if (schema.Required.FirstOrDefault(name => !schema.Properties.Exists(property => property.Name == name)) is { } missing)
        {
            throw new SchemaException($"The property {missing} is required, but not described.", $"{schema.Place}.required");
        }

        return schema.Properties.Count == 0 ? Free(schema, grammar, rules, depth) : Described(schema, grammar, rules, depth);
    }

    private static string Described(Schema schema, SchemaGrammar grammar, GrammarRules rules, int depth)
    {
        List<string> values = [.. schema.Properties.Select(property => grammar.Rule(property.Value, property.Place, depth + 1))];
        List<string> members = [.. schema.Properties.Zip(values, (property, value) => $"{GrammarRules.Terminal(Literal.Of(property.Name) + ":")} s {value}")];
        List<bool> isNeeded = [.. schema.Properties.Select(property => schema.Required.Contains(property.Name))];
        var first = isNeeded.IndexOf(true);
        var body = new StringBuilder("\"{\" ");
        if (first < 0)
        {
            body.Append(Optional(members, rules, schema.Place));
        }

        for (var i = 0; first >= 0 && i < members.Count; i++)
        {
            // Before the first that is needed the comma comes behind, after it before.
            body.Append(i < first ? $"( {members[i]} \",\" s )? " : i == first ? $"{members[i]} " : isNeeded[i] ? $"\",\" s {members[i]} " : $"( \",\" s {members[i]} )? ");
        }

        return rules.Add(new GrammarRule(rules.NewName(), body.Append("\"}\"").ToString(), schema.Place)
        {
            Kinds = JsonKinds.Object,
            Needs = [.. values.Where((_, i) => isNeeded[i])],
            Uses = values,
        });
    }

    // None is needed: any of them may be the first, and behind it those that follow.
    private static string Optional(List<string> members, GrammarRules rules, string place)
    {
        var behind = "";
        var starts = new List<string>();
        for (var i = members.Count - 1; i >= 0; i--)
        {
            starts.Insert(0, $"{members[i]} {behind}".TrimEnd());
            if (i > 0)
            {
                behind = rules.Add(new GrammarRule(rules.NewName(), $"( \",\" s {members[i]} )? {behind}".TrimEnd(), place));
            }
        }

        return $"( {string.Join(" | ", starts)} )? ";
    }

    // Any properties, all of one kind of value.
    private static string Free(Schema schema, SchemaGrammar grammar, GrammarRules rules, int depth)
    {
        if (schema.Keywords.TryGetValue("propertyNames", out var names) && !AreTexts(names))
        {
            throw new SchemaException("Names of properties are texts of any form here. Leave propertyNames out, and check the answer.", $"{schema.Place}.propertyNames");
        }

        if (!schema.Keywords.TryGetValue("additionalProperties", out var value) || value.ValueKind == JsonValueKind.True)
        {
            return "object";
        }

        if (value.ValueKind == JsonValueKind.False)
        {
            return rules.Add(new GrammarRule(rules.NewName(), "\"{}\"", schema.Place) { Kinds = JsonKinds.Object });
        }

        var rule = grammar.Rule(value, $"{schema.Place}.additionalProperties", depth + 1);
        var body = $"\"{{\" ( string \":\" s {rule} ( \",\" s string \":\" s {rule} )* )? \"}}\"";
        return rules.Add(new GrammarRule(rules.NewName(), body, schema.Place) { Kinds = JsonKinds.Object, Uses = [rule] });
    }

    // All names are: more can't be said of them.
    private static bool AreTexts(JsonElement names) => names.ValueKind == JsonValueKind.True
        || (names.ValueKind == JsonValueKind.Object && names.EnumerateObject().All(pair => pair.NameEquals("type") && pair.Value.ValueKind == JsonValueKind.String && pair.Value.ValueEquals("string")));
}
