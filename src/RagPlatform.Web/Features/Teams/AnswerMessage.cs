using Microsoft.Extensions.Localization;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Features.Chat;
using RagPlatform.Web.Features.Sources;
using RagPlatform.Web.Resources;

namespace RagPlatform.Web.Features.Teams;

/// <summary>
/// An answer as a message: in Teams with its own citations, the label "AI generated" and buttons for feedback; in other channels with a card
/// of sources. Source: AI-generated bot messages, https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content.
/// </summary>
internal static class AnswerMessage
{
    private const string Schema = "https://schema.org";
    private const int MostCitations = 20;
    private const int LongestName = 80;
    private const int LongestQuote = 160;

    public static Activity Of(BotTurn turn, Answer answer, CitedText text, IStringLocalizer<TeamsTexts> texts, IStringLocalizer<SharedResources> shared)
    {
        var message = turn.Activity.Reply(ActivityTypes.Message) with
        {
            Text = answer.Found ? text.Text : NotFound(turn, answer, text.Text, texts, shared),
            TextFormat = "markdown",
            InputHint = "acceptingInput",
        };
        return turn.Activity.IsTeams
            ? message with { Entities = [Entity(turn, text, shared)], ChannelData = new { feedbackLoop = new { type = "default" } } }
            : text.Citations.Count > 0 ? message with { Attachments = [Cards.Sources(text.Citations, citation => Address(turn, citation), citation => Name(citation, shared), texts)] }
            : message;
    }

    private static Dictionary<string, object> Entity(BotTurn turn, CitedText text, IStringLocalizer<SharedResources> shared) => new()
    {
        ["type"] = $"{Schema}/Message",
        ["@type"] = "Message",
        ["@context"] = Schema,
        ["@id"] = "",
        ["additionalType"] = new[] { "AIGeneratedContent" },
        ["citation"] = text.Citations.Take(MostCitations).Select(citation => new Dictionary<string, object>
        {
            ["@type"] = "Claim",
            ["position"] = citation.Number,
            ["appearance"] = new Dictionary<string, object>
            {
                ["@type"] = "DigitalDocument",
                ["name"] = ShortText.Cut(Name(citation, shared), LongestName),
                ["url"] = Address(turn, citation),
                ["abstract"] = ShortText.Cut(citation.Quote.Trim(), LongestQuote),
            },
        }).ToArray(),
    };

    private static string NotFound(BotTurn turn, Answer answer, string text, IStringLocalizer<TeamsTexts> texts, IStringLocalizer<SharedResources> shared) =>
        answer.Nearest.Count == 0
            ? $"{text} {answer.Notice}".Trim()
            : $"{text}\n\n{texts["Nearest"].Value}\n\n" + string.Join('\n', answer.Nearest.Select(citation => $"- [{Name(citation, shared).Replace("]", "\\]", StringComparison.Ordinal)}]({Address(turn, citation)})"));

    private static string Address(BotTurn turn, Citation citation) => turn.Origin + SourceAddress.For(citation);

    private static string Name(Citation citation, IStringLocalizer<SharedResources> shared) => $"{citation.DocumentName}, {shared.Place(citation)}";
}
