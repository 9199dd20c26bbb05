using RagPlatform.Core;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Components;

namespace RagPlatform.Web.Features.Documents;

/// <content>What can be done on the page.</content>
public sealed partial class DocumentsPage
{
    private async Task<string?> AddCollectionAsync(string name)
    {
        try
        {
            var added = await Store.AddCollectionAsync(name, description: null, _leaving.Token);
            Navigation.NavigateTo($"/documents?collection={added.Id}");
            return null;
        }
        catch (DuplicateNameException)
        {
            return L["CollectionExists", name];
        }
    }

    private async Task DeleteCollectionAsync()
    {
        if (Selected is not { } summary)
        {
            return;
        }

        var isSure = await Dialogs.ShowMessageBoxAsync(
            L["DeleteCollectionTitle", summary.Collection.Name], L.Count("DeleteCollectionText", summary.Documents), yesText: L["Delete"], cancelText: L["Cancel"]);
        if (isSure == true)
        {
            await Store.DeleteCollectionAsync(summary.Collection.Id, Filter, _leaving.Token);
            Navigation.NavigateTo("/documents");
        }
    }

    private async Task DeleteAsync(IReadOnlyList<Document> documents)
    {
        IReadOnlyList<Guid> ids = [.. documents.Select(document => document.Id)];
        await Store.DeleteAsync(ids, Filter, _leaving.Token);
        _selectedIds.Clear();
        await LoadAsync();
        Undo.Offer(documents.Count == 1 ? L["Deleted", documents[0].Name] : L["DeletedCount", documents.Count], () => InvokeAsync(async () =>
        {
            // The snackbar outlives the page.
            await Store.RestoreAsync(ids, Filter, CancellationToken.None);
            if (!_leaving.IsCancellationRequested)
            {
                await LoadAsync();
                StateHasChanged();
            }
        }));
    }

    private async Task RetryAsync(IReadOnlyList<Document> documents)
    {
        foreach (var document in documents.Where(document => document.State == DocumentState.Failed))
        {
            await Store.RequeueAsync(document.Id, _leaving.Token);
        }

        Queue.Wake();
        _selectedIds.Clear();
        await LoadAsync();
    }

    private async Task LoadSampleAsync()
    {
        (_isLoadingSample, _sampleError) = (true, null);
        StateHasChanged();
        try
        {
            await Sample.LoadAsync(Current.Caller, _leaving.Token);
            await LoadAsync();
        }
        catch (Exception exception) when (exception is StorageException or IOException)
        {
            _sampleError = exception.Message;
        }
        finally
        {
            _isLoadingSample = false;
        }
    }
}
