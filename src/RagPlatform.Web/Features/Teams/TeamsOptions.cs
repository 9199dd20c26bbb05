using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Web.Features.Teams;

/// <summary>Microsoft Teams and other channels of the Bot Framework. Bound from <c>Teams</c>.</summary>
internal sealed class TeamsOptions : IValidatableObject
{
    public const string Section = "Teams";

    /// <summary>Bots by the last part of their address, <c>/api/messages/NAME</c>. Without one, nothing is sent anywhere.</summary>
    public IDictionary<string, BotOptions> Bots { get; } = new Dictionary<string, BotOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The address that people open, for links in messages: <c>https://chat.example.com</c>. Empty for the one that the channel calls.</summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>Where the keys and the issuer of the channel's tokens are told.</summary>
    public string OpenIdMetadata { get; set; } = "https://login.botframework.com/v1/.well-known/openidconfiguration";

    /// <summary>Where a bot gets the token that it sends with.</summary>
    public string Login { get; set; } = "https://login.microsoftonline.com";

    /// <summary>
    /// Whether programs on this machine may call bots without a token, and every assistant is a bot for them: for the emulator and the
    /// playground. Default false.
    /// </summary>
    public bool AllowUnsignedFromThisMachine { get; set; }

    /// <summary>Hosts, with all below them, that files sent in a chat are fetched from.</summary>
    public IList<string> FileHosts { get; } = ["sharepoint.com"];

    /// <summary>Whether addresses of the channel must be https. Only tests turn it off.</summary>
    public bool RequireHttps { get; set; } = true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, bot) in Bots)
        {
            if (!Guid.TryParse(bot.AppId, out _))
            {
                yield return new($"{Section}:Bots:{name}:AppId ('{bot.AppId}') is no id. Write the application (client) id that Entra ID shows.", [nameof(Bots)]);
            }

            if (bot.AppPassword.Length == 0)
            {
                yield return new($"{Section}:Bots:{name}:AppPassword is missing. Write the client secret of the bot's registration.", [nameof(Bots)]);
            }
        }

        foreach (var (key, address) in new[] { (nameof(PublicAddress), PublicAddress), (nameof(OpenIdMetadata), OpenIdMetadata), (nameof(Login), Login) })
        {
            if (address.Length > 0 && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                yield return new($"{Section}:{key} ('{address}') is no address.", [key]);
            }
        }
    }
}

/// <summary>One bot: an assistant under an address.</summary>
internal sealed class BotOptions
{
    /// <summary>Name or id of the assistant. Empty for the one that is called as the bot is.</summary>
    public string Assistant { get; set; } = "";

    /// <summary>The bot's application (client) id in Entra ID.</summary>
    public string AppId { get; set; } = "";

    /// <summary>Its client secret.</summary>
    public string AppPassword { get; set; } = "";

    /// <summary>The tenant of a single-tenant bot; null for a multi-tenant one.</summary>
    public string? TenantId { get; set; }
}
