namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>Arrays of one kind of item.</summary>
internal static class ArrayRules
{
    /// <summary>Most items that a limit may name: each is a rule of the grammar.</summary>
    private const int MaxItems = 1_000;

    /// <summary>Adds the rule of an array; returns its name.</summary>
    public static string Write(Schema schema, SchemaGrammar grammar, GrammarRules rules, int depth)
    {
        var (least, most) = (SchemaReader.Amount(schema, "minItems", MaxItems) ?? 0, SchemaReader.Amount(schema, "maxItems", MaxItems));
        if (least > most)
        {
            throw new SchemaException("minItems is more than maxItems.", $"{schema.Place}.minItems");
        }

        var item = schema.Keywords.TryGetValue("items", out var items) ? grammar.Rule(items, $"{schema.Place}.items", depth + 1) : "value";
        var more = $"{item} ( \",\" s {item} ){rules.Repeated(Math.Max(0, least - 1), most is null ? null : Math.Max(0, most.Value - 1), schema.Place)}";
        var body = most == 0 ? "\"[]\"" : $"\"[\" {(least > 0 ? more : $"( {more} )?")} \"]\"";
        return rules.Add(new GrammarRule(rules.NewName(), body, schema.Place) { Kinds = JsonKinds.Array, Needs = least > 0 ? [item] : [], Uses = most == 0 ? [] : [item] });
    }
}
