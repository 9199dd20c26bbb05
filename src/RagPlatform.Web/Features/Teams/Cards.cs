using Microsoft.Extensions.Localization;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Collections;
using RagPlatform.Web.Features.Teams.SignIn;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.Teams;

/// <summary>What bots show beside text. Source: Adaptive Cards 1.5, https://adaptivecards.io/explorer/, and the Bot Framework's cards.</summary>
internal static class Cards
{
    private const string Hero = "application/vnd.microsoft.card.hero";
    private const string SignInCard = "application/vnd.microsoft.card.signin";
    private const string OAuthCard = "application/vnd.microsoft.card.oauth";
    private const string Adaptive = "application/vnd.microsoft.card.adaptive";
    private const int MostButtons = 6;
    private const int MostChoices = 100;

    /// <summary>Who the bot is, and what one can ask it.</summary>
    public static Activity Welcome(BotTurn turn, Assistant? assistant, IStringLocalizer<TeamsTexts> texts)
    {
        var message = turn.Activity.Reply(ActivityTypes.Message);
        return assistant is null
            ? message with { Text = texts["Welcome"] }
            : message with
            {
                Attachments =
                [
                    new Attachment
                    {
                        ContentType = Hero,
                        Content = new
                        {
                            title = assistant.Name,
                            text = $"{assistant.Description} {texts["Welcome"].Value}".Trim(),
                            buttons = assistant.StarterQuestions.Take(MostButtons).Select(question => new { type = "imBack", title = question, value = question }),
                        },
                    },
                ],
            };
    }

    /// <summary>How whoever is unknown here gets known.</summary>
    public static Activity SignIn(BotTurn turn, IStringLocalizer<TeamsTexts> texts) => turn.Activity.Reply(ActivityTypes.Message) with
    {
        Attachments =
        [
            new Attachment
            {
                ContentType = SignInCard,
                Content = new
                {
                    text = texts["SignIn"].Value,
                    buttons = new[] { new { type = "openUrl", title = texts["SignInButton"].Value, value = turn.Origin + SignInAddress.Page } },
                },
            },
        ],
    };

    /// <summary>How whoever is unknown gets known without leaving the chat. Teams gets a token by itself first, and shows the button if it can't.</summary>
    public static Activity SignInHere(BotTurn turn, SignInResource link, bool isKept, IStringLocalizer<TeamsTexts> texts)
    {
        var (bot, text, title) = (turn.Bot.Credentials!, texts[isKept ? "SignInHere" : "SignIn"].Value, texts["SignInButton"].Value);
        return turn.Activity.Reply(ActivityTypes.Message) with
        {
            Attachments =
            [
                new Attachment
                {
                    ContentType = OAuthCard,
                    Content = new
                    {
                        text,
                        connectionName = bot.OAuthConnection,
                        buttons = new[] { new { type = "signin", title, text, value = link.SignInLink } },
                        // A name of its own, by which what comes of this card is told from what comes of others.
                        tokenExchangeResource = new TokenExchangeResource(
                            Guid.NewGuid().ToString(), bot.Audience, link.TokenExchangeResource?.ProviderId),
                    },
                },
            ],
        };
    }

    /// <summary>Sources, for channels without citations of their own.</summary>
    public static Attachment Sources(IReadOnlyList<Citation> citations, Func<Citation, string> address, Func<Citation, string> name, IStringLocalizer<TeamsTexts> texts) => Card(
        [
            new { type = "TextBlock", text = texts["Sources"].Value, weight = "bolder", wrap = true },
            .. citations.Select(citation => new
            {
                type = "Container",
                selectAction = new { type = "Action.OpenUrl", title = name(citation), url = address(citation) },
                items = new object[]
                {
                    new { type = "TextBlock", text = $"[{citation.Number}] {name(citation)}", color = "accent", wrap = true },
                    new { type = "TextBlock", text = citation.Quote.Trim(), isSubtle = true, wrap = true, spacing = "none" },
                },
            }),
        ],
        []);

    /// <summary>Into which collection a file goes.</summary>
    public static Activity ChooseCollection(BotTurn turn, IReadOnlyList<ChatFile> files, IReadOnlyList<CollectionSummary> collections, IStringLocalizer<TeamsTexts> texts)
    {
        object question = new { type = "TextBlock", text = texts["AddTo", string.Join(", ", files.Select(file => file.Name))].Value, wrap = true };
        var card = collections.Count <= MostButtons
            ? Card([question], [.. collections.Select(summary => Submit(summary.Collection.Name, new { action = CardAction.AddFiles, collectionId = summary.Collection.Id, files }))])
            : Card([question, Choice(collections)], [Submit(texts["Add"].Value, new { action = CardAction.AddFiles, files })]);
        return turn.Activity.Reply(ActivityTypes.Message) with { Attachments = [card] };
    }

    private static object Submit(string title, object data) => new { type = "Action.Submit", title, data };

    // What is chosen is sent under the input's id beside the button's data.
    private static object Choice(IReadOnlyList<CollectionSummary> collections) => new
    {
        type = "Input.ChoiceSet",
        id = "collectionId",
        style = "compact",
        value = collections[0].Collection.Id,
        choices = collections.Take(MostChoices).Select(summary => new { title = summary.Collection.Name, value = summary.Collection.Id }),
    };

    private static Attachment Card(object[] body, object[] actions) => new()
    {
        ContentType = Adaptive,
        Content = new Dictionary<string, object> { ["type"] = "AdaptiveCard", ["version"] = "1.5", ["body"] = body, ["actions"] = actions },
    };
}
