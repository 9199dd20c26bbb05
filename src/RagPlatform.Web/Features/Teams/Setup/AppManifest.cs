using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using RagPlatform.Core.Assistants;

namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>
/// What Teams has to know of an app. Source: app manifest schema 1.19,
/// https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema.
/// </summary>
internal static partial class AppManifest
{
    private const string Version = "1.19";
    private const string Developer = "RagPlatform";
    private const int LongestName = 30;
    private const int LongestFullName = 100;
    private const int LongestDescription = 80;
    private const int LongestFullDescription = 4000;

    private static readonly string[] _scopes = ["personal", "team", "groupChat"];

    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, Encoder = ActivityJson.Options.Encoder };

    /// <param name="assistant">The assistant.</param>
    /// <param name="bot">Its bot's registration.</param>
    /// <param name="address">Where people open this installation, https.</param>
    /// <param name="tokenService">Where people sign in whose bot has an OAuth connection.</param>
    /// <param name="texts">What is said of an assistant that says nothing of itself.</param>
    public static byte[] Write(Assistant assistant, BotOptions bot, Uri address, Uri tokenService, IStringLocalizer<SetupTexts> texts)
    {
        var home = address.AbsoluteUri.TrimEnd('/');
        var description = Spaces().Replace(assistant.Description, " ").Trim() is { Length: > 0 } own ? own : texts["AppDescription"].Value;
        var manifest = new Dictionary<string, object>
        {
            ["$schema"] = $"https://developer.microsoft.com/json-schemas/teams/v{Version}/MicrosoftTeams.schema.json",
            ["manifestVersion"] = Version,
            ["version"] = $"1.{assistant.Version}.0", // Teams takes an app anew only when it counts up.
            ["id"] = bot.AppId,
            ["developer"] = new { name = Developer, websiteUrl = home, privacyUrl = $"{home}/help", termsOfUseUrl = $"{home}/help" },
            ["name"] = new { @short = ShortText.Cut(assistant.Name, LongestName), full = ShortText.Cut(assistant.Name, LongestFullName) },
            ["description"] = new
            {
                @short = ShortText.Cut(description, LongestDescription),
                full = ShortText.Cut(description, LongestFullDescription - texts["AppRights"].Value.Length - 2) + "\n\n" + texts["AppRights"].Value,
            },
            ["icons"] = new { color = AppPackage.ColorIcon, outline = AppPackage.OutlineIcon },
            ["accentColor"] = AppIcon.ColorOf(assistant),
            ["bots"] = new[] { Bot(assistant, bot) },
            ["validDomains"] = bot.OAuthConnection.Length > 0 ? [address.IdnHost, tokenService.IdnHost] : new[] { address.IdnHost },
        };
        if (bot.OAuthConnection.Length > 0)
        {
            manifest["webApplicationInfo"] = new { id = bot.AppId, resource = bot.Audience };
        }

        return JsonSerializer.SerializeToUtf8Bytes(manifest, _json);
    }

    private static Dictionary<string, object> Bot(Assistant assistant, BotOptions bot)
    {
        var described = new Dictionary<string, object> { ["botId"] = bot.AppId, ["scopes"] = _scopes, ["supportsFiles"] = true, ["isNotificationOnly"] = false };
        var commands = StarterCommands.Of(assistant.StarterQuestions).Select(command => new { title = command.Title, description = command.Description }).ToArray();
        if (commands.Length > 0)
        {
            described["commandLists"] = new[] { new { scopes = _scopes, commands } };
        }

        return described;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
