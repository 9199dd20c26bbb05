using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Features.Assistants;

/// <summary>The assistants as cards.</summary>
public sealed partial class AssistantsPage(
    IAssistantStore store, IDocumentStore documents, AccessRules rules, CurrentCaller current, UndoSnackbar undo, IDialogService dialogs,
    NavigationManager navigation, TimeProvider time) : IDisposable
{
    /// <summary>Instructions are pages at most.</summary>
    private const long MaxImport = 512 << 10;

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<Assistant>? _assistants;
    private IReadOnlyList<CollectionSummary> _collections = [];
    private IReadOnlyDictionary<Guid, AccessRole> _roles = new Dictionary<Guid, AccessRole>();
    private string? _error;

    protected override Task OnInitializedAsync() => LoadAsync();

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task LoadAsync()
    {
        _collections = await documents.ListCollectionsAsync(current.Caller.Filter(), _leaving.Token);
        _roles = await rules.ListRolesAsync(AccessTargetKind.Assistant, current.Caller, _leaving.Token);
        _assistants = await store.ListAsync(current.Caller.Filter(), _leaving.Token);
    }

    private AccessRole Role(Assistant assistant) => _roles.GetValueOrDefault(assistant.Id);

    private bool MayShare(Assistant assistant) => current.Caller.IsAdministrator || Role(assistant) == AccessRole.Owner;

    private async Task ShareAsync(Assistant assistant)
    {
        await ShareDialog.ShowAsync(dialogs, Access, new(AccessTargetKind.Assistant, assistant.Id), assistant.Name);
        await LoadAsync();
    }

    private string Facts(Assistant assistant)
    {
        var names = _collections.Where(summary => assistant.CollectionIds.Contains(summary.Collection.Id)).Select(summary => summary.Collection.Name).ToList();
        var answersFrom = assistant.CollectionIds.Count == 0 ? L["AllCollections"].Value : names.Count == 0 ? L["NoCollections"].Value : string.Join(", ", names);
        var changed = assistant.ChangedAt.ToLocalTime().ToString("d", CultureInfo.CurrentCulture);
        return string.Join(" · ", new[] { answersFrom, assistant.Model, L["VersionOf", assistant.Version, changed].Value }.OfType<string>());
    }

    private async Task DeleteAsync(Assistant assistant)
    {
        try
        {
            await rules.RequireAsync(new(AccessTargetKind.Assistant, assistant.Id), AccessRole.Owner, current.Caller, _leaving.Token);
        }
        catch (AccessDeniedException)
        {
            undo.Tell(L["NoRight"]);
            await LoadAsync();
            return;
        }

        await store.DeleteAsync(assistant.Id, current.Caller.Filter(), _leaving.Token);
        await LoadAsync();
        undo.Offer(L["Deleted", assistant.Name], () => InvokeAsync(async () =>
        {
            // The snackbar outlives the page.
            try
            {
                await rules.RequireRestoringAsync(new(AccessTargetKind.Assistant, assistant.Id), AccessRole.Owner, current.Caller, CancellationToken.None);
                await store.RestoreAsync(assistant.Id, current.Caller.Filter(), CancellationToken.None);
            }
            catch (AccessDeniedException)
            {
                undo.Tell(L["NoRight"]);
            }

            if (!_leaving.IsCancellationRequested)
            {
                await LoadAsync();
                StateHasChanged();
            }
        }));
    }

    private async Task ImportAsync(InputFileChangeEventArgs change)
    {
        _error = null;
        try
        {
            await using var file = change.File.OpenReadStream(MaxImport, _leaving.Token);
            var content = await JsonSerializer.DeserializeAsync<AssistantContent>(file, JsonSettings.Console, _leaving.Token);
            if (content is not { Name.Length: > 0 and <= AssistantContent.MaxName } || content.WrongOrigins().Count > 0)
            {
                throw new JsonException("It has no name, or an origin that is none.");
            }

            var assistant = content.ToAssistant(Guid.CreateVersion7(time.GetUtcNow()), _collections);
            var saved = await store.SaveAsync(assistant with { Name = FreeName(assistant.Name) }, current.Caller, _leaving.Token);
            var missing = content.Missing(_collections);
            if (missing.Count > 0)
            {
                undo.Tell(L["ImportedWithout", string.Join(", ", missing)]);
            }

            navigation.NavigateTo($"/assistants/{saved.Id}");
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            _error = L["ImportFailed", change.File.Name];
        }
    }

    private string FreeName(string name) =>
        Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? name : $"{name} ({number})")
            .First(candidate => !_assistants!.Any(assistant => assistant.Name.Equals(candidate, StringComparison.OrdinalIgnoreCase)));
}
