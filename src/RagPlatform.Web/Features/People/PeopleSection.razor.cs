using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.People;

/// <summary>Everybody with an account: inviting, changing, closing accounts.</summary>
public sealed partial class PeopleSection(CurrentCaller current, IDialogService dialogs, Browser browser, NavigationManager navigation)
{
    private const int FewEnoughToSee = 5;

    private IReadOnlyList<Person>? _people;
    private Dictionary<Guid, List<string>> _groups = [];
    private Person? _editing;
    private MadeLink? _link;
    private string _linkFor = "";
    private string _name = "";
    private string _email = "";
    private string _filter = "";
    private string? _editedName;
    private string? _editedEmail;
    private string? _problem;
    private bool _isAdministrator;
    private bool _isCopied;

    /// <summary>Somebody was added or renamed.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private PeopleAdministration Administration { get; set; } = null!;

    private IReadOnlyList<Person> Shown => [.. _people!.Where(person => Holds(person.Name) || Holds(person.Email))];

    private string LinkAddress => navigation.BaseUri.TrimEnd('/') + _link!.Path;

    /// <summary>Reads everybody anew.</summary>
    internal async Task LoadAsync()
    {
        _people = await Administration.ListPeopleAsync(CancellationToken.None);
        _groups = (await Administration.ListGroupsAsync(CancellationToken.None))
            .SelectMany(one => one.Members.Select(member => (member.Id, one.Group.Name)))
            .GroupBy(one => one.Id)
            .ToDictionary(one => one.Key, one => one.Select(pair => pair.Name).ToList());
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    private static string StateOf(Person person) => person.IsDisabled ? "disabled" : person.LastSeenAt is null ? "invited" : "active";

    private string GroupsOf(Person person) => _groups.TryGetValue(person.Id, out var names) ? string.Join(", ", names) : "";

    private bool Holds(string text) =>
        CultureInfo.CurrentCulture.CompareInfo.IndexOf(text, _filter.Trim(), CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;

    private Task InviteAsync() => TryAsync(async () =>
    {
        var (person, link) = await Administration.InviteAsync(_name, _email, _isAdministrator, current.Caller, CancellationToken.None);
        (_link, _linkFor, _isCopied) = (link, person.Name, false);
        (_name, _email, _isAdministrator) = ("", "", false);
    });

    private Task MakeLinkAsync(Person person) => TryAsync(async () =>
        (_link, _linkFor, _isCopied) = (await Administration.MakeLinkAsync(person, current.Caller, CancellationToken.None), person.Name, false));

    private void Edit(Person person) => (_editing, _editedName, _editedEmail, _problem) = (person, person.Name, person.Email, null);

    private Task SaveAsync() => TryAsync(async () =>
    {
        // Only what was edited: the rest of the row may be older than what counts.
        await Administration.ChangeAsync(
            _editing!.Id,
            new(_editedName == _editing.Name ? null : _editedName ?? "", _editedEmail == _editing.Email ? null : _editedEmail ?? ""),
            current.Caller,
            CancellationToken.None);
        _editing = null;
    });

    private Task ChangeAsync(Person person, PersonChange change) =>
        TryAsync(() => Administration.ChangeAsync(person.Id, change, current.Caller, CancellationToken.None));

    private async Task ToggleAdministratorAsync(Person person)
    {
        if (!person.IsAdministrator
            || await dialogs.ShowMessageBoxAsync(
                L["NoAdministratorTitle", person.Name], L["NoAdministratorText"], yesText: L["NoAdministrator"], cancelText: L["Cancel"]) == true)
        {
            await ChangeAsync(person, new(IsAdministrator: !person.IsAdministrator));
        }
    }

    private async Task ToggleAsync(Person person)
    {
        if (person.IsDisabled
            || await dialogs.ShowMessageBoxAsync(L["DisableTitle", person.Name], L["DisableText"], yesText: L["Disable"], cancelText: L["Cancel"]) == true)
        {
            await ChangeAsync(person, new(IsDisabled: !person.IsDisabled));
        }
    }

    private async Task SignOutAsync(Person person)
    {
        if (await dialogs.ShowMessageBoxAsync(L["SignOutTitle", person.Name], L["SignOutText"], yesText: L["SignOut"], cancelText: L["Cancel"]) == true)
        {
            await TryAsync(() => Administration.EndSessionsAsync(person, current.Caller, CancellationToken.None));
        }
    }

    private async Task ViewAsAsync(Person person)
    {
        var dialog = await dialogs.ShowAsync<ViewAsDialog>(
            L["ViewAsTitle", person.Name], new DialogParameters<ViewAsDialog> { { view => view.PersonId, person.Id } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
        await dialog.Result;
    }

    private async Task CopyAsync() => _isCopied = await browser.CopyAsync(LinkAddress);

    // An open page may be of somebody who is no administrator any more: asked again before each change.
    private async Task TryAsync(Func<Task> change)
    {
        _problem = null;
        if (!current.Caller.IsAdministrator)
        {
            _problem = L["AdministratorsOnly"];
            return;
        }

        try
        {
            await change();
        }
        catch (Exception problem) when (problem is PeopleException or DuplicateNameException or LastAdministratorException)
        {
            _problem = problem.Message;
        }

        await LoadAsync();
        await OnChanged.InvokeAsync();
    }
}
