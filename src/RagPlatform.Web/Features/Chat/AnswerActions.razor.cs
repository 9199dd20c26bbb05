using Microsoft.AspNetCore.Components;
using RagPlatform.Web.Components.Layout;

namespace RagPlatform.Web.Features.Chat;

/// <summary>What can be done with an answer.</summary>
public sealed partial class AnswerActions(Browser browser, UndoSnackbar snackbar, NavigationManager navigation)
{
    [Parameter, EditorRequired] public required ExchangeState State { get; set; }

    [Parameter] public bool IsLast { get; set; }

    /// <summary>Whether one can say what one thinks of it: not where nothing is kept.</summary>
    [Parameter] public bool TakesFeedback { get; set; }

    [Parameter] public bool ShowsHow { get; set; }

    [Parameter] public EventCallback OnAgain { get; set; }

    [Parameter] public EventCallback OnEdit { get; set; }

    [Parameter] public EventCallback OnHow { get; set; }

    private async Task CopyAsync(string text) => snackbar.Tell(await browser.CopyAsync(text) ? L["Copied"] : L["CopyRefused"]);

    private Task CopyLinkAsync() =>
        CopyAsync($"{new Uri(navigation.Uri).GetLeftPart(UriPartial.Path)}?message={State.MessageId}");

    private Task ExportAsync() =>
        browser.SaveAsync(MarkdownExport.FileName(State.Question), "text/markdown", MarkdownExport.Exchange(State, L));
}
