using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Conversations;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Chat;

/// <summary>Whom a conversation is shared with. Each tick counts at once, as on a shared drive.</summary>
public sealed partial class ReadersDialog(SharedConversations shared, PeopleNames people, CurrentCaller caller, Browser browser, NavigationManager navigation)
{
    private IReadOnlyList<(Guid Id, string Name)>? _people;
    private HashSet<Guid> _chosen = [];
    private bool _isCopied;
    private string _said = "";

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>The conversation.</summary>
    [Parameter, EditorRequired] public Guid Id { get; set; }

    private string Link => $"{navigation.BaseUri}shared/{Id}";

    protected override async Task OnInitializedAsync()
    {
        _chosen = [.. (await shared.ListReadersAsync(Id, caller.Caller, CancellationToken.None)).Select(Guid.Parse)];
        _people =
        [
            .. (await people.ReadAsync(CancellationToken.None)).Names
                .Where(one => Principal.IsPerson(one.Key) && one.Key != caller.Caller.OwnPrincipal)
                .Select(one => (IsId: Guid.TryParse(one.Key["user:".Length..], out var id), id, one.Value))
                .Where(one => one.IsId)
                .Select(one => (one.id, one.Value))
                .OrderBy(one => one.Value, StringComparer.CurrentCultureIgnoreCase),
        ];
    }

    private async Task ChooseAsync(Guid id, ChangeEventArgs change)
    {
        var wanted = change.Value is true ? _chosen.Append(id).ToHashSet() : _chosen.Where(one => one != id).ToHashSet();
        try
        {
            await shared.ShareAsync(Id, wanted, caller.Caller, CancellationToken.None);
            (_chosen, _isCopied, _said) = (wanted, false, L["Saved"]);
        }
        catch (UnknownPrincipalException)
        {
            _said = L["ReadersGone"]; // Disabled meanwhile.
        }
    }

    private async Task CopyAsync() => _isCopied = await browser.CopyAsync(Link);
}
