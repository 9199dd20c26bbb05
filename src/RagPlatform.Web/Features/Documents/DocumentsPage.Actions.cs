using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Components;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Documents;

/// <content>What can be done on the page.</content>
public sealed partial class DocumentsPage
{
    private async Task<string?> AddCollectionAsync(string name)
    {
        try
        {
            var added = await Store.AddCollectionAsync(name, description: null, Current.Caller, _leaving.Token);
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
        if (isSure == true && await MayAsync(AccessRole.Owner, [new(AccessTargetKind.Collection, summary.Collection.Id)]))
        {
            await Store.DeleteCollectionAsync(summary.Collection.Id, Filter, _leaving.Token);
            Navigation.NavigateTo("/documents");
        }
    }

    private async Task DeleteAsync(IReadOnlyList<Document> documents)
    {
        IReadOnlyList<Guid> ids = [.. documents.Select(document => document.Id)];
        if (!await MayAsync(AccessRole.Editor, ids.Select(id => new AccessTarget(AccessTargetKind.Document, id))))
        {
            return;
        }

        await Store.DeleteAsync(ids, Filter, _leaving.Token);
        _selectedIds.Clear();
        await LoadAsync();
        Undo.Offer(documents.Count == 1 ? L["Deleted", documents[0].Name] : L["DeletedCount", documents.Count], () => InvokeAsync(async () =>
        {
            // The snackbar outlives the page.
            try
            {
                foreach (var id in ids)
                {
                    await Rules.RequireRestoringAsync(new(AccessTargetKind.Document, id), AccessRole.Editor, Current.Caller, CancellationToken.None);
                }

                await Store.RestoreAsync(ids, Filter, CancellationToken.None);
            }
            catch (AccessDeniedException)
            {
                Undo.Tell(L["NoRight"]);
            }

            if (!_leaving.IsCancellationRequested)
            {
                await LoadAsync();
                StateHasChanged();
            }
        }));
    }

    private async Task RetryAsync(IReadOnlyList<Document> documents)
    {
        IReadOnlyList<Document> failed = [.. documents.Where(document => document.State == DocumentState.Failed)];
        if (!await MayAsync(AccessRole.Editor, failed.Select(document => new AccessTarget(AccessTargetKind.Document, document.Id))))
        {
            return;
        }

        foreach (var document in failed)
        {
            await Store.RequeueAsync(document.Id, _leaving.Token);
        }

        Queue.Wake();
        _selectedIds.Clear();
        await LoadAsync();
    }

    private Task ShareAsync(CollectionSummary summary) => ShareAsync(AccessTargetKind.Collection, summary.Collection.Id, summary.Collection.Name);

    private Task ShareAsync(Document document) => ShareAsync(AccessTargetKind.Document, document.Id, document.Name);

    private async Task ShareAsync(AccessTargetKind kind, Guid id, string name)
    {
        await ShareDialog.ShowAsync(Dialogs, Access, new(kind, id), name);
        await LoadAsync();
    }

    // Only what may be done is offered, but a right may have been taken since the page was drawn.
    private async Task<bool> MayAsync(AccessRole needs, IEnumerable<AccessTarget> targets)
    {
        try
        {
            foreach (var target in targets)
            {
                await Rules.RequireAsync(target, needs, Current.Caller, _leaving.Token);
            }

            return true;
        }
        catch (AccessDeniedException)
        {
            Undo.Tell(L["NoRight"]);
            await LoadAsync();
            return false;
        }
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
        catch (Exception exception) when (exception is StorageException or AccessDeniedException or IOException)
        {
            _sampleError = exception.Message;
        }
        finally
        {
            _isLoadingSample = false;
        }
    }
}
