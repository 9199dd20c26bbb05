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
    /// The token service of the Bot Framework, which leads people through the sign-in of an OAuth connection. Nothing is sent to it unless a
    /// bot has one.
    /// </summary>
    public string TokenService { get; set; } = "https://token.botframework.com";

    /// <summary>
    /// Whether programs on this machine may call bots without a token, and every assistant is a bot for them: for the emulator and the
    /// playground. Default false.
    /// </summary>
    public bool AllowUnsignedFromThisMachine { get; set; }

    /// <summary>Hosts, with all below them, that files sent in a chat are fetched from.</summary>
    public IList<string> FileHosts { get; } = ["sharepoint.com"];

    /// <summary>
    /// Channels that vouch for who writes. Whoever holds a secret of Direct Line writes as anybody they like, so it is not among them.
    /// </summary>
    public IList<string> PeopleChannels { get; } = ["msteams"];

    /// <summary>Whether addresses of the channel must be https. Only tests turn it off.</summary>
    public bool RequireHttps { get; set; } = true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, bot) in Bots)
        {
            if (!IsId(bot.AppId))
            {
                yield return new($"{Section}:Bots:{name}:AppId ('{bot.AppId}') is no id, so no message could be for the bot. Write the application (client) id that Entra ID shows.", [nameof(Bots)]);
            }

            if (bot.AppPassword.Length == 0)
            {
                yield return new($"{Section}:Bots:{name}:AppPassword is missing, so the bot could answer nothing. Write the client secret of the bot's registration.", [nameof(Bots)]);
            }

            if (bot.TenantId is { } tenant && !IsId(tenant))
            {
                yield return new(
                    $"{Section}:Bots:{name}:TenantId ('{tenant}') is no id: messages name their tenant by its id, so all of them would be refused. Write the tenant id that the overview of Entra ID shows.",
                    [nameof(Bots)]);
            }

            if (bot.OAuthAudience.Length > 0 && !(bot.OAuthAudience.StartsWith("api://", StringComparison.OrdinalIgnoreCase) && bot.OAuthAudience.Contains(bot.AppId, StringComparison.OrdinalIgnoreCase)))
            {
                yield return new(
                    $"{Section}:Bots:{name}:OAuthAudience ('{bot.OAuthAudience}') is not the bot's own, so tokens for another program would be taken. Write the Application ID URI of its registration, api://botid-{bot.AppId}, or leave it out.",
                    [nameof(Bots)]);
            }
        }

        foreach (var (key, address) in new[] { (nameof(PublicAddress), PublicAddress), (nameof(OpenIdMetadata), OpenIdMetadata), (nameof(Login), Login), (nameof(TokenService), TokenService) })
        {
            if (address.Length > 0 && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                yield return new($"{Section}:{key} ('{address}') is no address.", [key]);
            }
        }
    }

    // As Teams and Entra ID write it.
    private static bool IsId(string text) => Guid.TryParseExact(text, "D", out _);
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

    /// <summary>The tenant of a single-tenant bot, by its id; null, which empty is too, for a multi-tenant one.</summary>
    public string? TenantId { get; set => field = value is { Length: > 0 } ? value : null; }

    /// <summary>The Azure Bot's OAuth connection to Entra ID, by which people sign in within a chat. Empty: they sign in on the page.</summary>
    public string OAuthConnection { get; set; } = "";

    /// <summary>Application ID URI that Teams gets tokens for. Empty for <c>api://botid-APPID</c>.</summary>
    public string OAuthAudience { get; set; } = "";

    /// <summary>What a person's token must be for.</summary>
    public string Audience => OAuthAudience.Length > 0 ? OAuthAudience : $"api://botid-{AppId}";
}
