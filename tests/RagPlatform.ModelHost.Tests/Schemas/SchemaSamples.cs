using System.Text.Json.Nodes;

namespace RagPlatform.ModelHost.Tests.Schemas;

/// <summary>Schemas that can be kept to, and what becomes of them by accident or on purpose.</summary>
internal static class SchemaSamples
{
    private static readonly string[] Whole =
    [
        """{"type":"object","properties":{"name":{"type":"string","maxLength":20},"age":{"type":"integer","minimum":0,"maximum":130}},"required":["name","age"],"additionalProperties":false}""",
        """{"type":"object","properties":{"c":{"type":"number","exclusiveMinimum":0,"maximum":1},"d":{"enum":["x","y",3,[1]]},"e":{"const":"f"}},"required":["d"]}""",
        """{"type":"object","properties":{"list":{"type":"array","items":{"type":["integer","null"]},"minItems":2,"maxItems":4}},"required":["list"]}""",
        """{"$defs":{"node":{"type":"object","properties":{"value":{"type":"string","format":"date"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["value","next"]}},"$ref":"#/$defs/node"}""",
        """{"oneOf":[{"type":"object","properties":{"kind":{"const":"circle"},"size":{"type":"number"}},"required":["kind"]},{"type":"object","properties":{"kind":{"enum":["line"]}},"required":["kind"]},{"type":"boolean"}]}""",
        """{"allOf":[{"type":"object","properties":{"a":{"type":"boolean"}}},{"properties":{"b":{"minLength":3}},"required":["b"]}]}""",
        """{"additionalProperties":{"type":"array"},"propertyNames":{"type":"string"}}""",
    ];

    private static readonly string[] Pieces =
    [
        "null", "true", "false", "0", "-1", "2.5", "1e400", "\"\"", "\"string\"", "\"#\"", "\"#/$defs/node\"", "[]", "{}", "[\"a\"]", "[null]", "{\"$ref\":\"#\"}", "{\"type\":\"null\"}",
        "[{\"type\":\"object\",\"properties\":{\"a\":{}}},{\"type\":\"array\"}]", "{\"pattern\":\"a\"}", "{\"enum\":[{\"a\":1},\"b\"]}",
    ];

    /// <summary>Schemas of which one or several places hold something else.</summary>
    public static IEnumerable<string> Damaged(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var schema = JsonNode.Parse(Whole[i % Whole.Length])!;
            for (var changes = random.Next(1, 3); changes > 0; changes--)
            {
                if (Below(schema).ToList() is { Count: > 0 } places)
                {
                    places[random.Next(places.Count)].ReplaceWith(JsonNode.Parse(Pieces[random.Next(Pieces.Length)]));
                }
            }

            yield return schema.ToJsonString();
        }
    }

    private static IEnumerable<JsonNode> Below(JsonNode node) =>
        (node is JsonObject inner ? inner.Select(pair => pair.Value) : node is JsonArray list ? list : []).OfType<JsonNode>().SelectMany(child => Below(child).Prepend(child));
}
