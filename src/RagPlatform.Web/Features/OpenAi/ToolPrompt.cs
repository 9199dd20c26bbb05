using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>
/// Tools for a chat model that knows text alone: they are described before the conversation, and a call is a line of JSON between
/// <c>&lt;tool_call&gt;</c> marks, the form that most open models were trained with.
/// </summary>
internal sealed class ToolPrompt
{
    public const string CallStart = "<tool_call>";
    public const string CallEnd = "</tool_call>";

    private const int MaxTools = 128;

    private readonly string _instructions;

    private ToolPrompt(string instructions) => _instructions = instructions;

    /// <summary>What to say of the tools; null when there are none, or none may be called.</summary>
    public static ToolPrompt? Of(IReadOnlyList<ToolJson?>? tools, JsonElement choice)
    {
        if (tools is not { Count: > 0 } || (choice.ValueKind == JsonValueKind.String && choice.ValueEquals("none")))
        {
            return null;
        }

        if (tools.Count > MaxTools || tools.Any(tool => tool is not { Type: "function", Function.Name.Length: > 0 }))
        {
            throw OpenAiException.Invalid($"tools has up to {MaxTools} functions, each {{\"type\": \"function\", \"function\": {{\"name\": …}}}}. Nothing was asked.", "tools");
        }

        var text = new StringBuilder("You may call these functions:\n<tools>\n");
        foreach (var tool in tools)
        {
            text.AppendLine(JsonSerializer.Serialize(
                new { type = "function", function = new { name = tool!.Function!.Name, description = tool.Function.Description, parameters = Parameters(tool.Function) } }, OpenAiJson.Options));
        }

        text.Append("</tools>\nTo call one, write ").Append(CallStart).Append("{\"name\": NAME, \"arguments\": {…}}").Append(CallEnd)
            .Append(MustCall(choice) is { } must ? $" Call {must} now." : " Call one only where it is needed.");
        return new ToolPrompt(text.ToString());
    }

    public List<ChatMessage> Before(List<ChatMessage> messages) =>
        messages is [{ Role: var role } first, .. var rest] && role == ChatRole.System
            ? [new ChatMessage(ChatRole.System, $"{first.Text}\n\n{_instructions}"), .. rest]
            : [new ChatMessage(ChatRole.System, _instructions), .. messages];

    /// <summary>Calls that an earlier answer made, as the model wrote them.</summary>
    public static string Written(JsonElement calls)
    {
        if (calls.ValueKind != JsonValueKind.Array)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind == JsonValueKind.Object && call.TryGetProperty("function", out var function) && function.ValueKind == JsonValueKind.Object
                && function.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                && function.TryGetProperty("arguments", out var arguments) && arguments.ValueKind == JsonValueKind.String)
            {
                text.Append(CallStart).Append("{\"name\": ").Append(JsonSerializer.Serialize(name.GetString(), OpenAiJson.Options)).Append(", \"arguments\": ").Append(arguments.GetString()).Append('}').Append(CallEnd);
            }
        }

        return text.ToString();
    }

    public static string Result(string text) => $"<tool_response>{text}</tool_response>";

    private static JsonElement? Parameters(ToolFunctionJson function) => function.Parameters.ValueKind == JsonValueKind.Undefined ? null : function.Parameters;

    private static string? MustCall(JsonElement choice) =>
        choice.ValueKind == JsonValueKind.String ? choice.ValueEquals("required") ? "one" : null
        : choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("function", out var function) && function.ValueKind == JsonValueKind.Object
            && function.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
}

/// <summary>Tells calls from text in what a model writes, piece by piece.</summary>
internal sealed class ToolCallReader(bool hasTools)
{
    private readonly StopTexts _beforeCalls = new(hasTools ? [ToolPrompt.CallStart] : []);
    private readonly StringBuilder _all = new();

    /// <summary>Text that is no call.</summary>
    public string Read(string piece)
    {
        _all.Append(piece);
        return _beforeCalls.Pass(piece);
    }

    /// <summary>What is left of the text, and the calls. Something between the marks that is no call is text after all.</summary>
    public (string Text, IReadOnlyList<ToolCallJson> Calls) Complete()
    {
        if (!_beforeCalls.HasStopped)
        {
            return (_beforeCalls.Rest(), []);
        }

        var text = _all.ToString();
        var calls = new List<ToolCallJson>();
        for (var start = text.IndexOf(ToolPrompt.CallStart, StringComparison.Ordinal); start >= 0; start = text.IndexOf(ToolPrompt.CallStart, start + 1, StringComparison.Ordinal))
        {
            var from = start + ToolPrompt.CallStart.Length;
            var end = text.IndexOf(ToolPrompt.CallEnd, from, StringComparison.Ordinal);
            if (Call(text[from..(end < 0 ? text.Length : end)], calls.Count) is { } call)
            {
                calls.Add(call);
            }
        }

        return (calls.Count > 0 ? "" : text[text.IndexOf(ToolPrompt.CallStart, StringComparison.Ordinal)..], calls);
    }

    private static ToolCallJson? Call(string json, int index)
    {
        try
        {
            using var call = JsonDocument.Parse(json);
            return call.RootElement.ValueKind == JsonValueKind.Object
                && call.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                    ? new ToolCallJson($"call_{Guid.CreateVersion7():N}", new(name.GetString()!, call.RootElement.TryGetProperty("arguments", out var arguments) ? arguments.GetRawText() : "{}"), index)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
