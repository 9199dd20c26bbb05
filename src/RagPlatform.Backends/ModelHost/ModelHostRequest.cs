using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Models;

namespace RagPlatform.Backends.ModelHost;

/// <summary>Writes the body of a request to the model host.</summary>
internal static class ModelHostRequest
{
    /// <summary>The body of <c>POST /v1/chat/completions</c>, streamed and with usage.</summary>
    public static JsonObject Body(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var body = new JsonObject
        {
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
            ["messages"] = Messages(messages, options?.Instructions),
        };
        if (options is not null)
        {
            AddOptions(body, options);
            AddProperties(body, options.AdditionalProperties);
        }

        return body;
    }

    private static JsonArray Messages(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var list = new JsonArray();
        if (!string.IsNullOrEmpty(instructions))
        {
            list.Add(new JsonObject { ["role"] = "system", ["content"] = instructions });
        }

        foreach (var message in messages)
        {
            list.Add(new JsonObject { ["role"] = message.Role.Value, ["content"] = message.Text });
        }

        return list;
    }

    private static void AddOptions(JsonObject body, ChatOptions options)
    {
        Add(body, "model", options.ModelId);
        Add(body, "temperature", options.Temperature);
        Add(body, "top_p", options.TopP);
        Add(body, "top_k", options.TopK);
        Add(body, "seed", options.Seed);
        Add(body, "max_tokens", options.MaxOutputTokens);
        if (options.StopSequences is { Count: > 0 } stops)
        {
            body["stop"] = new JsonArray([.. stops.Select(stop => JsonValue.Create(stop))]);
        }

        if (options.ResponseFormat is ChatResponseFormatJson format)
        {
            body["response_format"] = format.Schema is { } schema
                ? new JsonObject
                {
                    ["type"] = "json_schema", ["json_schema"] = new JsonObject { ["name"] = format.SchemaName, ["strict"] = true, ["schema"] = JsonNode.Parse(schema.GetRawText()) },
                }
                : new JsonObject { ["type"] = "json_object" };
        }
    }

    private static void AddProperties(JsonObject body, AdditionalPropertiesDictionary? properties)
    {
        if (properties is null)
        {
            return;
        }

        foreach (var key in (string[])[ChatModelProperties.User, ChatModelProperties.Grammar])
        {
            Add(body, key, properties.GetValueOrDefault(key)?.ToString());
        }

        foreach (var key in (string[])[ChatModelProperties.MinP, ChatModelProperties.RepeatPenalty])
        {
            if (properties.GetValueOrDefault(key) is IConvertible number)
            {
                body[key] = number.ToDouble(System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        if (properties.GetValueOrDefault(ChatModelProperties.Lora) is IEnumerable<LoraChoice> adapters)
        {
            body[ChatModelProperties.Lora] = new JsonArray([.. adapters.Select(adapter => new JsonObject { ["name"] = adapter.Name, ["scale"] = adapter.Scale })]);
        }

        if (properties.GetValueOrDefault(ChatModelProperties.FirstTokenProbabilities) is IEnumerable<string> texts)
        {
            body[ChatModelProperties.FirstTokenProbabilities] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
        }

        if (properties.GetValueOrDefault(ChatModelProperties.FirstTokenBias) is IReadOnlyDictionary<string, float> biases)
        {
            body[ChatModelProperties.FirstTokenBias] = new JsonArray([.. biases.Select(bias => new JsonObject { ["text"] = bias.Key, ["bias"] = bias.Value })]);
        }
    }

    private static void Add<T>(JsonObject body, string key, T? value)
    {
        if (value is not null)
        {
            body[key] = JsonValue.Create(value);
        }
    }
}
