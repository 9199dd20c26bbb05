using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RagPlatform.Web.Features.Teams;

/// <summary>An activity on its way through a bot.</summary>
/// <param name="Bot">The bot.</param>
/// <param name="Activity">What happened.</param>
/// <param name="Origin">Scheme and host that people open.</param>
/// <param name="IsWaiting">Whether its person was asked to sign in, and it is answered once they have.</param>
internal sealed record BotTurn(Bot Bot, Activity Activity, string Origin, bool IsWaiting = false)
{
    /// <summary>Names the activity over all channels.</summary>
    public string Key => KeyOf(Activity.Id ?? "");

    /// <summary>Names a message of this conversation over all channels.</summary>
    public string KeyOf(string activityId) => Hash($"{Bot.Name}\n{Activity.ChannelId}\n{Activity.Conversation!.Id}\n{activityId}");

    /// <summary>The nth conversation of a person in this chat: in a group, everybody has their own, since each may see something else.</summary>
    public Guid ConversationOf(string personId, int nth)
    {
        var name = $"{Bot.Name}\n{Activity.ChannelId}\n{Activity.Conversation!.Id}\n{personId}{(nth == 0 ? "" : $"\n{nth}")}";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // Version 8: made of something else.
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    /// <summary>As it is stored until it has been answered.</summary>
    public string Write() => JsonSerializer.Serialize(new StoredTurn(Origin, Bot.Credentials is not null, Activity, IsWaiting), ActivityJson.Options);

    /// <summary>As it was stored; null when its bot is no longer there. What came without a token is not taken for what a channel vouches for.</summary>
    public static BotTurn? Read(Bots bots, string name, string stored)
    {
        var turn = JsonSerializer.Deserialize<StoredTurn>(stored, ActivityJson.Options)!;
        return bots.Find(name, isUnsigned: !turn.IsSigned) is { } bot ? new BotTurn(bot, turn.Activity, turn.Origin, turn.IsWaiting) : null;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record StoredTurn(string Origin, bool IsSigned, Activity Activity, bool IsWaiting = false);
}
