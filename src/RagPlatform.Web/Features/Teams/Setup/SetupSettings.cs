using System.Globalization;
using System.Text;
using RagPlatform.Core.Assistants;
using RagPlatform.Web.Features.Teams.SignIn;

namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>Settings that a bot needs, as environment variables; what nobody but the administrator knows is a placeholder.</summary>
internal static class SetupSettings
{
    private const string ExampleAddress = "https://chat.example.com";
    private const int LongestName = 40;

    // Teams on desktops and phones, and in the browser. Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-register-aad.
    private static readonly string[] _teamsClients = ["1fec8e78-bce4-4aaf-ab1b-5451cc387264", "5e3ce6c0-2b1f-4285-8d4b-75ee78787346"];

    /// <summary>Where people open this installation, or an example.</summary>
    public static string AddressOf(TeamsOptions options) => options.PublicAddress is { Length: > 0 } address ? address.TrimEnd('/') : ExampleAddress;

    /// <summary>The messaging endpoint that the bot is registered with.</summary>
    public static string EndpointOf(Assistant assistant, Bot? bot, TeamsOptions options) =>
        $"{AddressOf(options)}/api/messages/{bot?.Name ?? NameFor(assistant)}";

    /// <summary>The bot's own settings.</summary>
    public static IReadOnlyList<string> OfBot(Assistant assistant, Bot? bot, TeamsOptions options)
    {
        var section = SectionOf(assistant, bot);
        return
        [
            $"{TeamsOptions.Section}__{nameof(TeamsOptions.PublicAddress)}={AddressOf(options)}",
            $"{section}__{nameof(BotOptions.Assistant)}={assistant.Id}", // Stays when it gets another name.
            $"{section}__{nameof(BotOptions.AppId)}={IdOf(bot)}",
            $"{section}__{nameof(BotOptions.AppPassword)}=THE-CLIENT-SECRET",
            $"{section}__{nameof(BotOptions.TenantId)}={bot?.Credentials?.TenantId ?? "THE-TENANT-ID"}",
        ];
    }

    /// <summary>What the bot's app registration is given for it, by the names that Entra ID shows.</summary>
    public static IReadOnlyList<string> OfApplication(Bot? bot, TeamsOptions options) =>
    [
        $"Application ID URI: {AudienceOf(bot)}",
        $"Scope: {PersonTokens.Scope}",
        .. _teamsClients.Select(client => $"Client application: {client}"),
        "requestedAccessTokenVersion: 2",
        $"Redirect URI: {options.TokenService.TrimEnd('/')}/.auth/web/redirect",
    ];

    /// <summary>What the Azure Bot's OAuth connection is given, by the names that Azure shows.</summary>
    public static IReadOnlyList<string> OfConnection(Bot? bot) =>
    [
        $"Token Exchange URL: {AudienceOf(bot)}",
        $"Tenant ID: {bot?.Credentials?.TenantId ?? "THE-TENANT-ID"}",
        $"Scopes: {IdOf(bot)}/{PersonTokens.Scope}", // By its bare id: an application gets a token for itself only so.
    ];

    /// <summary>The one by which people sign in within the chat.</summary>
    public static string OfChatSignIn(Assistant assistant, Bot? bot) =>
        $"{SectionOf(assistant, bot)}__{nameof(BotOptions.OAuthConnection)}={(bot?.Credentials?.OAuthConnection is { Length: > 0 } connection ? connection : "THE-NAME-OF-THE-CONNECTION")}";

    /// <summary>Those by which people of Teams are known here.</summary>
    public static IReadOnlyList<string> OfSignIn(Bot? bot) =>
    [
        "Auth__Mode=accounts",
        $"Auth__Providers__company__Authority=https://login.microsoftonline.com/{bot?.Credentials?.TenantId ?? "THE-TENANT-ID"}/v2.0",
        "Auth__Providers__company__ClientId=THE-APPLICATION-ID-OF-THE-SIGN-IN",
        "Auth__Providers__company__ClientSecret=THE-CLIENT-SECRET-OF-THE-SIGN-IN",
    ];

    private static string IdOf(Bot? bot) => bot?.Credentials?.AppId ?? "THE-APPLICATION-ID";

    private static string AudienceOf(Bot? bot) => bot?.Credentials?.Audience ?? $"api://botid-{IdOf(bot)}";

    private static string SectionOf(Assistant assistant, Bot? bot) => $"{TeamsOptions.Section}__{nameof(TeamsOptions.Bots)}__{bot?.Name ?? NameFor(assistant)}";

    /// <summary>A name that can stand in an address and in the name of a variable.</summary>
    public static string NameFor(Assistant assistant)
    {
        var name = new StringBuilder();
        foreach (var character in assistant.Name.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark))
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                name.Append(char.ToLowerInvariant(character));
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_'); // Never two: they would part the name of a setting.
            }
        }

        var cut = name.ToString(0, Math.Min(name.Length, LongestName)).Trim('_');
        return cut.Length > 0 ? cut : "assistant";
    }
}
