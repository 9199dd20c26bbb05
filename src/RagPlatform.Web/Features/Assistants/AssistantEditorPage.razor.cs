using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.AI;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Models;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Assistants;

/// <summary>An assistant's settings at the left, a conversation with its unsaved state at the right.</summary>
public sealed partial class AssistantEditorPage(
    IAssistantStore store, IDocumentStore documents, AccessRules rules, ModelCatalog catalog, IChatClient chat, CurrentCaller current, UndoSnackbar snackbar,
    IDialogService dialogs, NavigationManager navigation, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<CollectionSummary> _collections = [];
    private IReadOnlyList<InstalledModel> _models = [];
    private IReadOnlyList<Assistant> _versions = [];
    private AssistantDraft? _draft;
    private Assistant? _saved;
    private string? _nameError;
    private string? _originsError;
    private bool _isMissing;
    private bool _mayChange;
    private bool _mayShare;

    /// <summary>The assistant; null for a new one.</summary>
    [Parameter] public Guid? Id { get; set; }

    private bool IsChanged => _draft is not null && AssistantDraft.Changes(_saved ?? AssistantDraft.From(new Assistant { Id = _draft.Id, Name = "" }).ToAssistant(), _draft.ToAssistant()).Count > 0;

    private string? LoadedModel => chat.GetService<ChatModelStatus>()?.Model?.Name;

    private string Status => !_mayChange ? L["ReadOnly"] : IsChanged ? L["Unsaved"] : _saved is null ? "" : L["VersionNumber", _saved.Version];

    protected override async Task OnParametersSetAsync()
    {
        if (_draft is not null && _draft.Id == Id)
        {
            return;
        }

        _collections = await documents.ListCollectionsAsync(current.Caller.Filter(), _leaving.Token);
        _models = catalog.Scan().Models;
        _saved = Id is { } id ? await store.FindAsync(id, current.Caller.Filter(), _leaving.Token) : null;
        _isMissing = Id is not null && _saved is null;
        var role = _saved is null ? null : await rules.FindRoleAsync(new(AccessTargetKind.Assistant, _saved.Id), current.Caller, _leaving.Token);
        _mayChange = _saved is null || role >= AccessRole.Editor;
        _mayShare = _saved is not null && (current.Caller.IsAdministrator || role == AccessRole.Owner);
        _draft = _saved is null ? new AssistantDraft { Id = Guid.CreateVersion7(time.GetUtcNow()) } : AssistantDraft.From(_saved);
        await LoadVersionsAsync();
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task LoadVersionsAsync() =>
        _versions = _saved is null ? [] : await store.ListVersionsAsync(_saved.Id, current.Caller.Filter(), _leaving.Token);

    private async Task SaveAsync()
    {
        _nameError = null;
        _originsError = _draft!.WrongOrigins() is { Count: > 0 } wrong ? L["AllowedOriginsError", string.Join(", ", wrong)].Value : null;
        if (_originsError is not null)
        {
            return;
        }

        try
        {
            if (_saved is not null)
            {
                await rules.RequireAsync(new(AccessTargetKind.Assistant, _saved.Id), AccessRole.Editor, current.Caller, _leaving.Token);
            }

            _saved = await store.SaveAsync(_draft!.ToAssistant(), current.Caller, _leaving.Token);
        }
        catch (AccessDeniedException)
        {
            _mayChange = false;
            snackbar.Tell(L["NoRight"]);
            return;
        }
        catch (DuplicateNameException)
        {
            _nameError = L["NameTaken", _draft!.Name];
            return;
        }

        _draft = AssistantDraft.From(_saved);
        await LoadVersionsAsync();
        snackbar.Tell(L["Saved", _saved.Name]);
        if (Id is null)
        {
            _mayShare = true; // Whoever makes it owns it.
            navigation.NavigateTo($"/assistants/{_saved.Id}", replace: true);
        }
    }

    private void Restore(Assistant version)
    {
        _draft = AssistantDraft.From(version);
        snackbar.Tell(L["Restored", version.Version]);
    }

    private async Task AskBeforeLeavingAsync(LocationChangingContext context)
    {
        if (!IsChanged)
        {
            return;
        }

        var leaves = await dialogs.ShowMessageBoxAsync(L["LeaveTitle"], L["LeaveText"], yesText: L["Leave"], cancelText: L["Stay"]);
        if (leaves != true)
        {
            context.PreventNavigation();
        }
    }
}
