using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RagPlatform.ModelHost.Engine.Schemas;

namespace RagPlatform.ModelHost.Tests.Schemas;

public sealed class SchemaGrammarTests
{
    [Theory]
    [InlineData("""{"type":"string","pattern":"a"}""", ".pattern")]
    [InlineData("""{"type":"string","format":"email"}""", ".format")]
    [InlineData("""{"type":"array","uniqueItems":true}""", ".uniqueItems")]
    [InlineData("""{"type":"object","properties":{"a":{"not":{}}}}""", ".properties.a.not")]
    [InlineData("""{"type":"object","properties":{"a":false}}""", ".properties.a")]
    [InlineData("""{"type":"object","required":["a"]}""", ".required")]
    [InlineData("""{"type":"thing"}""", ".type")]
    [InlineData("""{"type":"string","maxLength":5000}""", ".maxLength")]
    [InlineData("""{"type":"string","minLength":5,"maxLength":4}""", ".minLength")]
    [InlineData("""{"type":"array","items":{},"maxItems":-1}""", ".maxItems")]
    [InlineData("""{"type":"number","minimum":0.2,"maximum":0.8}""", ".minimum")]
    [InlineData("""{"enum":[]}""", ".enum")]
    [InlineData("""{"type":"string","enum":[1,2]}""", ".enum")]
    [InlineData("""{"enum":["a"],"maxLength":3}""", ".maxLength")]
    [InlineData("""{"$ref":"#/$defs/none"}""", ".$ref")]
    [InlineData("""{"$ref":"https://example.com/schema"}""", ".$ref")]
    [InlineData("""{"anyOf":"x"}""", ".anyOf")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"number"}]}""", ".oneOf")]
    [InlineData("""{"allOf":[{"type":"string"},{"type":"number"}]}""", ".allOf[1].type")]
    [InlineData("""{"allOf":[{"properties":{"a":{}},"additionalProperties":false},{"properties":{"b":{}}}]}""", ".additionalProperties")]
    [InlineData("""{"additionalProperties":{"type":"string"},"propertyNames":{"maxLength":3}}""", ".propertyNames")]
    public void What_cannot_be_kept_to_is_refused_with_its_place(string schema, string place) => Assert.Equal(place, Refused(schema).Place);

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"type":"null"}]}""")]
    [InlineData("""{"allOf":[{"$ref":"#"},{"type":"object"}]}""")]
    [InlineData("""{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/a"}]}},"$ref":"#/$defs/a"}""")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]}""")]
    [InlineData("""{"type":"array","items":{"$ref":"#"},"minItems":1}""")]
    [InlineData("""{"anyOf":[{"type":"object","properties":{"a":{"$ref":"#"}}},{"type":"object","properties":{"b":{"type":"null"},"a":{"$ref":"#"}}}]}""")]
    public void What_leads_to_itself_without_an_end_or_in_several_ways_at_once_is_refused(string schema) => Refused(schema);

    [Fact]
    public void Hostile_schemas_are_refused_at_once_and_in_little_memory()
    {
        string[] schemas =
        [
            // Each part refers twice to the next: 2^30 parts.
            Chain(30, i => "{'allOf':[{'$ref':'#/$defs/d" + i + "'},{'$ref':'#/$defs/d" + i + "'}]}"),
            // Two objects that begin alike, in one another.
            Chain(20, i => "{'anyOf':[" + Holding(i, "") + "," + Holding(i, ",'b':{'type':'null'}") + "]}"),
            "{'type':'object','properties':{" + Join(101, i => "'p" + i + "':{}") + "}}",
            "{'enum':[" + Join(501, i => i.ToString(CultureInfo.InvariantCulture)) + "]}",
            "{'type':'object','properties':{" + Join(6, i => "'p" + i + "':{'type':'string','maxLength':900}") + "}}",
            "{'description':'" + new string('x', 70_000) + "'}",
            string.Concat(Enumerable.Repeat("{'items':", 40)) + "{}" + new string('}', 40),
            "{'anyOf':[" + Join(40, i => "{'type':'array','maxItems':" + (i + 1) + "}") + "]}",
        ];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        foreach (var schema in schemas)
        {
            Refused(schema);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 << 20);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Four_thousand_damaged_schemas_become_grammars_or_are_refused()
    {
        var refused = 0;
        foreach (var schema in SchemaSamples.Damaged(4_000, seed: 7))
        {
            using var parsed = JsonDocument.Parse(schema);
            try
            {
                SchemaGrammar.From(parsed.RootElement);
            }
            catch (SchemaException exception)
            {
                Assert.NotEmpty(exception.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 500, 3_800);
    }

    [Fact]
    public void A_long_chain_of_references_is_no_danger()
    {
        // Each was read before the next one that refers to it, so that reading goes nowhere deep.
        var properties = Join(3, group => "'g" + group + "':{'type':'object','properties':{" + Join(90, i => "'p" + i + "':{'$ref':'#/$defs/d" + ((group * 90) + i) + "'}") + "}}");
        var parts = Join(270, i => "'d" + i + "':{'anyOf':[" + (i == 0 ? "{'type':'null'}" : "{'$ref':'#/$defs/d" + (i - 1) + "'}") + ",{'type':'boolean'}]}");
        using var schema = JsonDocument.Parse(Json("{'$defs':{" + parts + "},'type':'object','properties':{" + properties + "}}"));

        Assert.StartsWith("root ::= ", SchemaGrammar.From(schema.RootElement));
    }

    [Theory]
    [InlineData(0, 130)]
    [InlineData(7, 7)]
    [InlineData(-12, 105)]
    [InlineData(-1003, -98)]
    [InlineData(95, 1999)]
    public void Whole_numbers_between_two_limits_are_all_there_and_no_others(int least, int greatest)
    {
        // Of these rules GBNF and regular expressions differ in how texts are marked alone.
        var pattern = new Regex($"^({string.Join('|', NumberRange.Write(least, false, greatest, false, isWhole: true)).Replace("\"", "").Replace(" ", "")})$");

        for (var i = -3000; i <= 3000; i++)
        {
            Assert.Equal(i >= least && i <= greatest, pattern.IsMatch(i.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static string Chain(int count, Func<int, string> toNext) =>
        "{'$defs':{" + Join(count, i => "'d" + i + "':" + toNext(i + 1)) + ",'d" + count + "':{'type':'null'}},'$ref':'#/$defs/d0'}";

    private static string Holding(int next, string more) => "{'type':'object','properties':{'a':{'$ref':'#/$defs/d" + next + "'}" + more + "},'required':['a']}";

    private static string Json(string text) => text.Replace('\'', '"');

    private static string Join(int count, Func<int, string> text) => string.Join(',', Enumerable.Range(0, count).Select(text));

    private static SchemaException Refused(string schema)
    {
        using var parsed = JsonDocument.Parse(Json(schema));
        return Assert.Throws<SchemaException>(() => SchemaGrammar.From(parsed.RootElement));
    }
}
