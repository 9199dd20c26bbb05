using Microsoft.Extensions.Localization;
using MudBlazor;
using RagPlatform.Web.Resources;

namespace RagPlatform.Web.Components.Layout;

/// <summary>Tells that something was deleted and offers to take it back while <see cref="PagesRegistration.UndoTime"/> lasts.</summary>
public sealed class UndoSnackbar(ISnackbar snackbar, IStringLocalizer<SharedResources> texts)
{
    public void Offer(string text, Func<Task> undo) => snackbar.Add(text, Severity.Normal, options =>
    {
        options.Action = texts["Undo"];
        options.ActionColor = Color.Inherit;
        options.OnClick = _ => undo();
        options.HideIcon = true;
        options.ShowCloseIcon = true;
    });

    /// <summary>A short confirmation ("Copied").</summary>
    public void Tell(string text) => snackbar.Add(text, Severity.Normal, options =>
    {
        options.HideIcon = true;
        options.VisibleStateDuration = 3000;
        options.ShowCloseIcon = false;
    });
}
