using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Components.Layout;

namespace RagPlatform.Web.Features.People;

/// <summary>Everybody with an account: inviting, changing, closing accounts.</summary>
public sealed partial class PeopleSection(IDialogService dialogs, Browser browser, NavigationManager navigation)
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
    private bool _isAdministrator;
    private bool _isCopied;

    private IReadOnlyList<Person> Shown => [.. _people!.Where(person => Holds(person.Name) || Holds(person.Email))];

    private string LinkAddress => navigation.BaseUri.TrimEnd('/') + _link!.Path;

    private protected override string TakenText => "AddressTaken";

    internal override async Task LoadAsync()
    {
        _people = await Administration.ListPeopleAsync(CancellationToken.None);
        _groups = (await Administration.ListGroupsAsync(CancellationToken.None))
            .SelectMany(one => one.Members.Select(member => (member.Id, one.Group.Name)))
            .GroupBy(one => one.Id)
            .ToDictionary(one => one.Key, one => one.Select(pair => pair.Name).ToList());
        StateHasChanged();
    }

    private static string StateOf(Person person) => person.IsDisabled ? "disabled" : person.LastSeenAt is null ? "invited" : "active";

    private string GroupsOf(Person person) => _groups.TryGetValue(person.Id, out var names) ? string.Join(", ", names) : "";

    private bool Holds(string text) =>
        CultureInfo.CurrentCulture.CompareInfo.IndexOf(text, _filter.Trim(), CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;

    private Task InviteAsync() => TryAsync(async () =>
    {
        var (person, link) = await Administration.InviteAsync(_name, _email, _isAdministrator, Caller, CancellationToken.None);
        (_link, _linkFor, _isCopied) = (link, person.Name, false);
        (_name, _email, _isAdministrator) = ("", "", false);
    });

    private Task MakeLinkAsync(Person person) => TryAsync(async () =>
        (_link, _linkFor, _isCopied) = (await Administration.MakeLinkAsync(person.Id, Caller, CancellationToken.None), person.Name, false));

    private void Edit(Person person) => (_editing, _editedName, _editedEmail, Problem) = (person, person.Name, person.Email, null);

    private Task SaveAsync() => TryAsync(async () =>
    {
        // Only what was edited: the rest of the row may be older than what counts.
        await Administration.ChangeAsync(
            _editing!.Id,
            new(_editedName == _editing.Name ? null : _editedName ?? "", _editedEmail == _editing.Email ? null : _editedEmail ?? ""),
            Caller,
            CancellationToken.None);
        _editing = null;
    });

    private Task ChangeAsync(Person person, PersonChange change) =>
        TryAsync(() => Administration.ChangeAsync(person.Id, change, Caller, CancellationToken.None));

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
            await TryAsync(() => Administration.EndSessionsAsync(person, Caller, CancellationToken.None));
        }
    }

    private async Task ViewAsAsync(Person person)
    {
        await dialogs.ShowAsync<ViewAsDialog>(
            L["ViewAsTitle", person.Name], new DialogParameters<ViewAsDialog> { { view => view.PersonId, person.Id } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
    }

    private async Task CopyAsync() => _isCopied = await browser.CopyAsync(LinkAddress);
}
