using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagPlatform.Web.Features.Teams;

/// <summary>
/// An activity of the Bot Framework's protocol: a message, or something else that happened in a conversation. Only what is read or written
/// here. Source: Bot Framework Activity schema, https://github.com/microsoft/Agents/blob/main/specs/activity/protocol-activity.md.
/// </summary>
internal sealed record Activity
{
    public string? Type { get; init; }

    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? ServiceUrl { get; init; }

    public string? ChannelId { get; init; }

    public ChannelAccount? From { get; init; }

    public ChannelAccount? Recipient { get; init; }

    public ConversationAccount? Conversation { get; init; }

    public string? Text { get; init; }

    public string? TextFormat { get; init; }

    public string? Locale { get; init; }

    public string? ReplyToId { get; init; }

    public string? DeliveryMode { get; init; }

    public string? InputHint { get; init; }

    public JsonElement? Value { get; init; }

    public IReadOnlyList<object?>? Entities { get; init; }

    public IReadOnlyList<Attachment?>? Attachments { get; init; }

    public IReadOnlyList<ChannelAccount?>? MembersAdded { get; init; }

    public object? ChannelData { get; init; }

    public object? SuggestedActions { get; init; }

    /// <summary>Whether it comes from Teams, which shows citations and streams.</summary>
    [JsonIgnore]
    public bool IsTeams => ChannelId == "msteams";

    /// <summary>Whether two talk alone.</summary>
    [JsonIgnore]
    public bool IsPersonal => Conversation is not { IsGroup: true } && Conversation?.ConversationType is null or "personal";

    /// <summary>An answer to it, addressed.</summary>
    public Activity Reply(string type) => new()
    {
        Type = type,
        ServiceUrl = ServiceUrl,
        ChannelId = ChannelId,
        From = Recipient,
        Recipient = From,
        Conversation = Conversation,
        ReplyToId = Id,
        Locale = Locale,
    };
}

/// <summary>Somebody, or a bot, in a channel.</summary>
internal sealed record ChannelAccount
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    /// <summary>Object id of the person in Entra ID.</summary>
    public string? AadObjectId { get; init; }

    public string? Role { get; init; }
}

/// <summary>A conversation in a channel.</summary>
internal sealed record ConversationAccount
{
    public string? Id { get; init; }

    public string? ConversationType { get; init; }

    public string? TenantId { get; init; }

    public bool? IsGroup { get; init; }

    public string? Name { get; init; }
}

/// <summary>A card or a file.</summary>
internal sealed record Attachment
{
    public string? ContentType { get; init; }

    public string? ContentUrl { get; init; }

    public string? Name { get; init; }

    public object? Content { get; init; }
}

/// <summary>Types of activities.</summary>
internal static class ActivityTypes
{
    public const string Message = "message";
    public const string Typing = "typing";
    public const string Invoke = "invoke";
    public const string ConversationUpdate = "conversationUpdate";
    public const string InstallationUpdate = "installationUpdate";
}

/// <summary>How activities are written.</summary>
internal static class ActivityJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // JSON is never written into HTML here.
    };
}
