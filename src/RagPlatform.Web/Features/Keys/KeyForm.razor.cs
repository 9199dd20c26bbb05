using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Keys;

/// <summary>What a new key shall be for.</summary>
public sealed partial class KeyForm(ApiKeys keys, IDocumentStore documents, KeyRules rules, CurrentCaller current, TimeProvider time) : IDisposable
{
    private const int UsualDays = 90;

    private readonly CancellationTokenSource _leaving = new();
    private readonly HashSet<Guid> _collectionIds = [];
    private IReadOnlyList<CollectionSummary> _collections = [];
    private string _name = "";
    private KeyScopes _scopes = KeyScopes.Ask | KeyScopes.Search;
    private int _days = UsualDays;
    private bool _isService;
    private string? _problem;

    /// <summary>The key and its secret, which is shown once.</summary>
    [Parameter] public EventCallback<(ApiKey Key, string Secret)> OnMade { get; set; }

    private bool IsAdministrator => current.Caller.IsAdministrator;

    private IEnumerable<KeyScopes> Offered =>
        Enum.GetValues<KeyScopes>().Where(scope => scope != KeyScopes.None && (scope != KeyScopes.Administer || IsAdministrator));

    protected override async Task OnInitializedAsync() =>
        _collections = await documents.ListCollectionsAsync(current.Caller.Filter(), _leaving.Token);

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private void Choose(KeyScopes scope, bool isChosen) => _scopes = isChosen ? _scopes | scope : _scopes & ~scope;

    private void ChooseCollection(Guid id, bool isChosen)
    {
        if (isChosen)
        {
            _collectionIds.Add(id);
        }
        else
        {
            _collectionIds.Remove(id);
        }
    }

    private async Task MakeAsync()
    {
        var wanted = new NewApiKey(
            _name.Trim(), _scopes, _isService, _days == 0 ? null : time.GetUtcNow().AddDays(_days), _collectionIds.Count == 0 ? null : [.. _collectionIds]);
        _problem = await rules.FindProblemAsync(wanted, current.Caller, _leaving.Token);
        if (_problem is null)
        {
            var made = await keys.MakeAsync(wanted, current.Caller, _leaving.Token);
            (_name, _isService) = ("", false);
            _collectionIds.Clear();
            await OnMade.InvokeAsync(made);
        }
    }
}
