using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Collections;

namespace RagPlatform.Web.Features.Documents;

/// <summary>Asks which collection dropped files go to, when all are shown.</summary>
public sealed partial class ChooseCollectionDialog
{
    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<CollectionSummary> Collections { get; set; }

    /// <returns>The collection; null when the person changed their mind.</returns>
    public static async Task<Guid?> ShowAsync(IDialogService dialogs, string title, IReadOnlyList<CollectionSummary> collections)
    {
        var dialog = await dialogs.ShowAsync<ChooseCollectionDialog>(
            title, new DialogParameters<ChooseCollectionDialog> { { x => x.Collections, collections } }, new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true });
        return await dialog.Result is { Canceled: false, Data: Guid id } ? id : null;
    }

    private void Choose(Guid id) => Dialog.Close(DialogResult.Ok(id));
}
