using Microsoft.Extensions.Options;
using RagPlatform.Core.Assistants;

namespace RagPlatform.Web.Features.Teams;

/// <summary>A bot that can be called.</summary>
/// <param name="Name">The last part of its address.</param>
/// <param name="Assistant">Name or id of its assistant.</param>
/// <param name="Credentials">What it proves itself with; null for the emulator, which wants nothing.</param>
internal sealed record Bot(string Name, string Assistant, BotOptions? Credentials)
{
    /// <summary>Whether it stands for that assistant.</summary>
    public bool IsFor(Assistant assistant) => assistant.IsNamed(Assistant);
}

/// <summary>Which bots there are.</summary>
internal sealed class Bots(IOptions<TeamsOptions> options)
{
    /// <summary>The bot under an address; null when there is none.</summary>
    /// <param name="name">The last part of the address.</param>
    /// <param name="isUnsigned">Whether the call comes from this machine without a token.</param>
    public Bot? Find(string name, bool isUnsigned)
    {
        var bot = options.Value.Bots.TryGetValue(name, out var found) ? found : null;
        var assistant = bot?.Assistant is { Length: > 0 } named ? named : name;
        return isUnsigned ? options.Value.AllowUnsignedFromThisMachine ? new Bot(name, assistant, null) : null
            : bot is null ? null : new Bot(name, assistant, bot);
    }

    /// <summary>The first bot of the settings that stands for an assistant; null when there is none.</summary>
    public Bot? FindFor(Assistant assistant) =>
        options.Value.Bots.Keys.Order(StringComparer.OrdinalIgnoreCase).Select(name => Find(name, isUnsigned: false)!).FirstOrDefault(bot => bot.IsFor(assistant));
}
