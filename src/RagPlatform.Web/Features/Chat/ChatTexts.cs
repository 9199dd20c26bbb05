using System.Globalization;
using Microsoft.Extensions.Localization;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Resources;

namespace RagPlatform.Web.Features.Chat;

/// <summary>Texts that are put together from parts.</summary>
internal static class ChatTexts
{
    /// <summary>"Page 3 · Leave › Parental leave".</summary>
    public static string Place(this IStringLocalizer<SharedResources> texts, Citation citation) =>
        citation.Heading.Length > 0 ? $"{texts["PageNumber", citation.Page]} · {citation.Heading}" : texts["PageNumber", citation.Page];

    /// <summary>The text for one, or the text for another number. What else it says comes after the number.</summary>
    public static string Count(this IStringLocalizer<SharedResources> texts, string key, int count, params object[] more) =>
        count == 1 ? texts[key + "One", [count, .. more]] : texts[key + "Many", [count.ToString("N0", CultureInfo.CurrentCulture), .. more]];

    /// <summary>What is going on, in words.</summary>
    public static string Progress(this IStringLocalizer<SharedResources> texts, ExchangeState state) => state switch
    {
        { Phase: ExchangePhase.Writing } => texts["Writing"],
        { Ahead: > 0 } => texts.Count("Ahead", state.Ahead.Value),
        { Reading: > 0 } => texts.Count("Reading", state.Reading.Value),
        { Searching: not null } => texts.Count("Searching", state.Searching.Value),
        _ => texts["Starting"],
    };
}
