using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.People;

/// <summary>Groups and who belongs to them.</summary>
public sealed partial class GroupSection(IDialogService dialogs)
{
    private IReadOnlyList<(PeopleGroup Group, IReadOnlyList<Person> Members)>? _groups;
    private IReadOnlyList<Person> _people = [];
    private HashSet<Guid> _chosen = [];
    private HashSet<Guid> _shown = []; // Who was in the group when its form was opened.
    private PeopleGroup? _editing;
    private string? _editedName;
    private string _name = "";

    private protected override string TakenText => "GroupTaken";

    internal override async Task LoadAsync()
    {
        _groups = await Administration.ListGroupsAsync(CancellationToken.None);
        _people = await Administration.ListPeopleAsync(CancellationToken.None);
        StateHasChanged();
    }

    private Task AddAsync() => TryAsync(async () =>
    {
        var group = await Administration.AddGroupAsync(_name, Caller, CancellationToken.None);
        _name = "";
        Edit(group, []); // Nobody is in it yet.
    });

    private void Edit(PeopleGroup group, IReadOnlyList<Person> members) =>
        (_editing, _editedName, _shown, _chosen, Problem) = (group, group.Name, [.. members.Select(member => member.Id)], [.. members.Select(member => member.Id)], null);

    private void Choose(Guid person, ChangeEventArgs change)
    {
        if (change.Value is true)
        {
            _chosen.Add(person);
        }
        else
        {
            _chosen.Remove(person);
        }
    }

    private Task SaveAsync() => TryAsync(async () =>
    {
        var group = _editing!;
        if (group.Name != _editedName)
        {
            group = await Administration.RenameGroupAsync(group, _editedName, Caller, CancellationToken.None);
        }

        await Administration.ChangeMembersAsync(group, [.. _chosen.Except(_shown)], [.. _shown.Except(_chosen)], Caller, CancellationToken.None);
        _editing = null;
    });

    private async Task DeleteAsync(PeopleGroup group)
    {
        if (await dialogs.ShowMessageBoxAsync(L["DeleteTitle", group.Name], L["DeleteText"], yesText: L["Delete"], cancelText: L["Cancel"]) == true)
        {
            await TryAsync(() => Administration.DeleteGroupAsync(group, Caller, CancellationToken.None));
        }
    }
}
