using System.Text.Json;
using System.Text.Json.Nodes;
using RagPlatform.ModelHost.Tests.Doubles;

namespace RagPlatform.ModelHost.Tests.Schemas;

/// <summary>The real model, made wild by its temperature, keeps to schemas.</summary>
public sealed class SchemaAnswerTests(RunningHost host) : IClassFixture<RunningHost>
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"name":{"type":"string","maxLength":20},"age":{"type":"integer","minimum":0,"maximum":130}},"required":["name","age"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"null"},"c":{"type":"number","minimum":0,"maximum":1},"d":{"enum":["x \"y\"","ä\\",3,[1,{"z":null}]]}},"required":["b","d"]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"integer"},"c":{"const":"see"}}}""")]
    [InlineData("""{"type":"object","properties":{"list":{"type":"array","items":{"type":["integer","null"]},"minItems":2,"maxItems":4},"none":{"type":"array","items":true,"maxItems":0}},"required":["list","none"]}""")]
    [InlineData("""{"type":"object","properties":{"date":{"type":"string","format":"date"},"at":{"type":"string","format":"date-time"},"time":{"type":"string","format":"time"},"id":{"type":"string","format":"uuid"}},"required":["date","at","time","id"]}""")]
    [InlineData("""{"$defs":{"node":{"type":"object","properties":{"value":{"type":"integer","minimum":-5,"maximum":17},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"},{"type":"boolean"},{"type":"integer"}]}},"required":["value","next"],"additionalProperties":false}},"$ref":"#/$defs/node"}""")]
    [InlineData("""{"oneOf":[{"type":"object","properties":{"size":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":12},"kind":{"const":"circle"}},"required":["size","kind"]},{"type":"object","properties":{"kind":{"const":"line"},"from":{"type":"integer"}},"required":["kind","from"]},{"type":"boolean"}]}""")]
    [InlineData("""{"allOf":[{"type":"object","properties":{"a":{"type":"boolean"}},"required":["a"]},{"properties":{"b":{"type":"string","minLength":3,"maxLength":5}},"required":["b"]}],"description":"both"}""")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"boolean"}}""", 1.0)]
    [InlineData("""{"type":"object","properties":{"free":{},"text":{"type":"string"}},"required":["free","text"]}""", 1.0)]
    [InlineData("""{"$defs":{"leaf":{"type":"object","properties":{"size":{"type":"integer"},"kind":{"const":"leaf"}},"required":["size","kind"]},"branch":{"type":"object","properties":{"left":{"oneOf":[{"$ref":"#/$defs/leaf"},{"$ref":"#/$defs/branch"}]},"kind":{"const":"branch"}},"required":["left","kind"]}},"$ref":"#/$defs/branch"}""")]
    [InlineData("""{"type":"array","items":{"type":"number","minimum":-2.5,"maximum":99},"minItems":3,"maxItems":3}""")]
    [InlineData("""{"type":"object","properties":{"who":{"type":"string","maxLength":8}},"anyOf":[{"properties":{"a":{"type":"boolean"}},"required":["a","who"]},{"properties":{"b":{"type":"integer"}},"required":["b"]}]}""")]
    public async Task What_is_written_satisfies_the_schema(string schema, double temperature = 5)
    {
        using var parsed = JsonDocument.Parse(schema);
        var check = new SchemaCheck(parsed.RootElement);
        var (finished, last) = (0, "");
        for (var seed = 1; seed <= 3; seed++)
        {
            var answer = await host.AnswerAsync("Tell me something as JSON.", body =>
            {
                body["response_format"] = Format(schema);
                (body["temperature"], body["seed"], body["max_tokens"]) = (temperature, seed, 500);
            });

            last = answer.Text;
            if (answer.FinishReason == "length")
            {
                continue; // Nothing limits a text without a length.
            }

            finished++;
            using var value = JsonDocument.Parse(answer.Text);
            Assert.True(check.Holds(parsed.RootElement, value.RootElement), answer.Text);
        }

        Assert.True(finished > 0, last);
    }

    [Fact]
    public async Task A_schema_that_is_as_large_as_it_may_be_holds_nobody_up()
    {
        var texts = string.Join(',', Enumerable.Range(0, 90).Select(i => $"\"text{i}\":{{\"type\":\"string\",\"maxLength\":50}}"));
        var numbers = string.Join(',', Enumerable.Range(0, 90).Select(i => $"\"number{i}\":{{\"type\":\"number\",\"minimum\":-1{i}9.5,\"maximum\":123456789}}"));
        var names = string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"name{i}\""));
        var schema = """{"type":"object","properties":{"of":{"enum":[NAMES]},"texts":{"type":"object","properties":{TEXTS}},"numbers":{"type":"object","properties":{NUMBERS}}},"required":["of","texts","numbers"]}"""
            .Replace("NAMES", names, StringComparison.Ordinal).Replace("TEXTS", texts, StringComparison.Ordinal).Replace("NUMBERS", numbers, StringComparison.Ordinal);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var answer = await host.AnswerAsync("Tell me something as JSON.", body =>
        {
            body["response_format"] = Format(schema);
            (body["temperature"], body["seed"], body["max_tokens"]) = (5, 1, 40);
        });

        Assert.InRange(answer.CompletionTokens, 1, 40);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Whatever_grammar_is_made_the_model_can_follow()
    {
        foreach (var schema in SchemaSamples.Damaged(600, seed: 8))
        {
            var answer = await host.PostAsync("/v1/chat/completions", RunningHost.Ask("x", body => (body["response_format"], body["max_tokens"]) = (Format(schema), 2)));

            Assert.True(!answer.TryGetProperty("error", out var error) || error.GetProperty("code").GetString() == "invalid_json_schema", schema);
        }
    }

    [Fact]
    public async Task What_cannot_be_kept_to_is_refused_with_its_place()
    {
        var body = RunningHost.Ask("x", body => body["response_format"] = Format("""{"type":"object","properties":{"mail":{"type":"string","pattern":"@"}}}"""));

        var error = (await host.PostAsync("/v1/chat/completions", body)).GetProperty("error");

        Assert.Equal("invalid_json_schema", error.GetProperty("code").GetString());
        Assert.Equal("response_format.json_schema.schema.properties.mail.pattern", error.GetProperty("param").GetString());
    }

    private static JsonObject Format(string schema) => new()
    {
        ["type"] = "json_schema", ["json_schema"] = new JsonObject { ["name"] = "thing", ["strict"] = true, ["schema"] = JsonNode.Parse(schema) },
    };
}
