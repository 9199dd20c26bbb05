using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using RagPlatform.Core.Access;

namespace RagPlatform.Web.Features.Access;

/// <summary>Sharing, over the page that it was opened from.</summary>
public sealed partial class ShareDialog
{
    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required AccessTarget Target { get; set; }

    /// <summary>Opens it, and returns once it is closed.</summary>
    /// <param name="dialogs">Where.</param>
    /// <param name="texts">The texts of sharing.</param>
    /// <param name="target">What is shared.</param>
    /// <param name="name">Its name.</param>
    public static async Task ShowAsync(IDialogService dialogs, IStringLocalizer<AccessTexts> texts, AccessTarget target, string name)
    {
        var dialog = await dialogs.ShowAsync<ShareDialog>(
            texts["Title", name], new DialogParameters<ShareDialog> { { x => x.Target, target } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
        await dialog.Result;
    }
}
