using System.Globalization;
using System.Text.Json;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Ask;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Reads what clients send in many shapes, and says what is wrong with it.</summary>
internal static class ChatReading
{
    private const int MaxMessages = 1_000;
    private const int MaxStops = 16;

    private static readonly HashSet<string> Roles = ["system", "developer", "user", "assistant", "tool", "function"];
    private static readonly HashSet<string> TextParts = ["text", "input_text", "output_text", "refusal"];

    /// <summary>Roles and texts of the messages, in order.</summary>
    public static IReadOnlyList<ChatTurn> Messages(IReadOnlyList<ChatMessageJson?>? messages)
    {
        if (messages is not { Count: > 0 and <= MaxMessages })
        {
            throw OpenAiException.Invalid($"messages has 1 to {MaxMessages} messages, this one has {messages?.Count ?? 0}. Nothing was asked.", "messages");
        }

        return [.. messages.Select((message, i) => message?.Role is { } role && Roles.Contains(role)
            ? new ChatTurn(role, Text(message.Content, $"messages[{i}].content"), message)
            : throw OpenAiException.Invalid($"messages[{i}].role is not one of {string.Join(", ", Roles)}. Nothing was asked.", $"messages[{i}].role"))];
    }

    /// <summary>The text of a content that is a text, a list of parts, or null.</summary>
    public static string Text(JsonElement content, string param)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return "";
            case JsonValueKind.String:
                return content.GetString()!;
            case JsonValueKind.Array:
                return string.Join("\n", content.EnumerateArray().Select((part, i) => PartText(part, $"{param}[{i}]")));
            default:
                throw OpenAiException.Invalid($"{param} is neither a text nor a list of parts. Nothing was asked.", param);
        }
    }

    /// <summary>Texts at which the answer ends.</summary>
    public static IReadOnlyList<string> Stops(JsonElement stop)
    {
        var stops = stop.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => [],
            JsonValueKind.String => [stop.GetString()!],
            JsonValueKind.Array when stop.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String) => stop.EnumerateArray().Select(text => text.GetString()!).ToList(),
            _ => throw OpenAiException.Invalid("stop is neither a text nor a list of texts. Nothing was asked.", "stop"),
        };
        return stops.Count <= MaxStops
            ? [.. stops.Where(text => text.Length > 0)]
            : throw OpenAiException.Invalid($"stop has {stops.Count} texts, but {MaxStops} at most are looked for. Nothing was asked.", "stop");
    }

    /// <summary>The last question, and the turns before it.</summary>
    public static (string Question, IReadOnlyList<Turn> History) Question(IReadOnlyList<ChatTurn> turns)
    {
        var last = turns.Count - 1;
        while (last >= 0 && turns[last].Role != "user")
        {
            last--;
        }

        var question = last < 0 ? "" : turns[last].Text.Trim();
        if (question.Length is 0 or > QuestionRules.MaxLength)
        {
            throw OpenAiException.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"A question has 1 to {QuestionRules.MaxLength} characters, the last message of the user has {question.Length}. Nothing was asked."), "messages");
        }

        return (question, History(turns.Take(last)));
    }

    public static Guid? Conversation(string? id) =>
        id is null ? null
            : Guid.TryParse(id, out var conversation) ? conversation
            : throw OpenAiException.Invalid("conversation_id is the id that an earlier answer gave. Nothing was asked.", "conversation_id");

    private static List<Turn> History(IEnumerable<ChatTurn> turns)
    {
        var history = new List<Turn>();
        string? asked = null;
        foreach (var turn in turns)
        {
            if (turn.Role == "user")
            {
                asked = turn.Text;
            }
            else if (turn.Role == "assistant" && asked is not null)
            {
                history.Add(new Turn(asked, turn.Text));
                asked = null;
            }
        }

        return history;
    }

    private static string PartText(JsonElement part, string param)
    {
        if (part.ValueKind == JsonValueKind.String)
        {
            return part.GetString()!;
        }

        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            throw OpenAiException.Invalid($"{param} has no type. Nothing was asked.", param);
        }

        if (!TextParts.Contains(type.GetString()!))
        {
            throw OpenAiException.Invalid(
                $"{param} is {type.GetString()}, but only text is read here. Upload pictures and files as documents. Nothing was asked.", param, "unsupported_content");
        }

        return (part.TryGetProperty("text", out var text) || part.TryGetProperty("refusal", out text)) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw OpenAiException.Invalid($"{param}.text is missing. Nothing was asked.", param);
    }
}

/// <summary>A message with its text.</summary>
internal sealed record ChatTurn(string Role, string Text, ChatMessageJson Message);
