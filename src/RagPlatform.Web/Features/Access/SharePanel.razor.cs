using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Access;

namespace RagPlatform.Web.Features.Access;

/// <summary>Who may do what with one thing, and why: as on a shared drive, each change counts at once.</summary>
public sealed partial class SharePanel(Sharing sharing, PeopleNames people, CurrentCaller current) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<SharedWith>? _rights;
    private IReadOnlyList<WantedGrant>? _waiting;
    private KnownPrincipals _known = new(new Dictionary<string, string>(), HasList: false);
    private ElementReference _panel;
    private string? _problem;
    private bool _focusPanel;
    private string _whom = "";
    private AccessRole _as = AccessRole.Reader;
    private int _version;

    /// <summary>What is shared.</summary>
    [Parameter, EditorRequired] public required AccessTarget Target { get; set; }

    private bool IsInheriting => Target.Kind == AccessTargetKind.Document && (_rights is null or [] || _rights[0].IsInherited);

    private string Intro => Target.Kind switch
    {
        AccessTargetKind.Document when IsInheriting => L["IntroInherits"],
        AccessTargetKind.Document => L["IntroOwn"],
        AccessTargetKind.Assistant => L["IntroAssistant"],
        _ => L["IntroCollection"],
    };

    private string Losing => RoleIn(_waiting!) is null ? "LoseSight" : "LoseRole";

    private IEnumerable<KeyValuePair<string, string>> Others => _known.Names
        .Where(name => !_rights!.Any(right => right.Principal == name.Key))
        .Where(name => !_known.HasList || name.Key != Caller.Owner.OwnPrincipal)
        .Select(name => KeyValuePair.Create(name.Key, NameOf(name.Key, name.Value)))
        .OrderBy(name => name.Key != Principal.Everyone).ThenBy(name => name.Value, StringComparer.CurrentCultureIgnoreCase);

    private IReadOnlyList<KeyValuePair<string, string>> People =>
        [.. _known.Names.Where(name => Principal.IsPerson(name.Key) && (!_known.HasList || name.Key != Caller.Owner.OwnPrincipal))
            .OrderBy(name => name.Value, StringComparer.CurrentCultureIgnoreCase)];

    protected override async Task OnParametersSetAsync()
    {
        _known = await people.ReadAsync(_leaving.Token);
        await LoadAsync();
    }

    // The button that was pressed is gone by now: the focus must not fall out of the dialog with it.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusPanel)
        {
            _focusPanel = false;
            await _panel.FocusAsync();
        }
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private static string Symbol(string principal) =>
        principal == Principal.Everyone ? Icons.Material.Outlined.Public
        : Principal.IsPerson(principal) ? Icons.Material.Outlined.Person
        : Icons.Material.Outlined.Group;

    private string NameOf(SharedWith right) => NameOf(right.Principal, right.Name);

    private string NameOf(string principal, string name) =>
        principal == Principal.Everyone ? L["Everyone"]
        : principal == current.Caller.OwnPrincipal ? L["You", name]
        : name;

    private string WhyOf(SharedWith right)
    {
        var day = right.GivenAt.ToLocalTime().ToString("d", CultureInfo.CurrentCulture);
        return string.Join(" · ", new[]
        {
            right.GivenBy.Length > 0 ? L["Given", right.GivenBy, day].Value : L["GivenOn", day].Value,
            right.IsInherited ? L["Inherited"].Value : null,
        }.OfType<string>());
    }

    private async Task LoadAsync()
    {
        try
        {
            _rights = await sharing.ListAsync(Target, current.Caller, _leaving.Token);
        }
        catch (AccessDeniedException)
        {
            (_rights, _problem) = (null, L["NoRight"]);
        }
    }

    private Task ChangeAsync(SharedWith right, string? role) => Enum.TryParse<AccessRole>(role, out var chosen)
        ? TryAsync([.. Present().Select(grant => grant.Principal == right.Principal ? grant with { Role = chosen } : grant)])
        : Task.CompletedTask;

    private async Task RemoveAsync(SharedWith right)
    {
        await TryAsync([.. Present().Where(grant => grant.Principal != right.Principal)]);
        _focusPanel = _waiting is null;
    }

    private Task AddAsync() => TryAsync([.. Present(), new WantedGrant(_whom, _as)]);

    // What it inherits is where one starts from, with oneself as an owner: else the first change would shut one out.
    private async Task SetOwnAsync()
    {
        await TryAsync(
            [.. Present().Where(grant => grant.Principal != current.Caller.OwnPrincipal), new WantedGrant(current.Caller.OwnPrincipal, AccessRole.Owner)]);
        _focusPanel = true;
    }

    private async Task InheritAsync()
    {
        await TryAsync([]);
        _focusPanel = true;
    }

    private IEnumerable<WantedGrant> Present() => _rights!.Select(right => new WantedGrant(right.Principal, right.Role));

    // Asks first when it would take away what the person themselves may do.
    private async Task TryAsync(IReadOnlyList<WantedGrant> wanted)
    {
        var isLoss = (RoleIn(Present()) ?? (AccessRole)(-1)) > (RoleIn(wanted) ?? (AccessRole)(-1));
        if (isLoss && !(wanted.Count == 0 && Target.Kind == AccessTargetKind.Document))
        {
            _waiting = wanted;
            return;
        }

        await SetAsync(wanted);
    }

    private async Task ConfirmAsync()
    {
        var wanted = _waiting!;
        _waiting = null;
        await SetAsync(wanted);
        _focusPanel = true;
    }

    private async Task ForgetAsync()
    {
        _waiting = null;
        await LoadAsync(); // Drawn anew: the list shows again what counts.
        _focusPanel = true;
    }

    private async Task SetAsync(IReadOnlyList<WantedGrant> wanted)
    {
        (_problem, _whom) = (null, "");
        try
        {
            await sharing.SetAsync(Target, wanted, current.Caller, _leaving.Token);
        }
        catch (Exception exception) when (exception is AccessDeniedException or UnknownPrincipalException)
        {
            _problem = L["NotChanged"];
        }

        _version++;
        await LoadAsync();
    }

    private AccessRole? RoleIn(IEnumerable<WantedGrant> grants) =>
        grants.Where(grant => current.Caller.Principals.Contains(grant.Principal)).Select(grant => (AccessRole?)grant.Role).Max();
}
