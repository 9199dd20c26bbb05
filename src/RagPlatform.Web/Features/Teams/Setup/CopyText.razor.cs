using Microsoft.AspNetCore.Components;
using RagPlatform.Web.Components.Layout;

namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>A text to take along, with a button that copies it.</summary>
public sealed partial class CopyText(Browser browser)
{
    private bool _isCopied;

    /// <summary>What it is, for the button's name.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    /// <summary>What is copied.</summary>
    [Parameter, EditorRequired] public string Text { get; set; } = "";

    /// <summary>What tests find the text by.</summary>
    [Parameter] public string? TestId { get; set; }

    private async Task CopyAsync() => _isCopied = await browser.CopyAsync(Text);
}
