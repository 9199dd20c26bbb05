using Microsoft.Extensions.Localization;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.People;

/// <summary>Who has an account, and who belongs together.</summary>
public sealed partial class PeoplePage(IServiceProvider services, CurrentCaller current, PersonView view, IDialogService dialogs, IStringLocalizer<AccessTexts> accessTexts)
{
    private PeopleSection? _people;
    private GroupSection? _groups;
    private IReadOnlyList<SeenThing> _unseen = [];
    private bool _hasAccounts;

    protected override async Task OnInitializedAsync()
    {
        _hasAccounts = services.GetService<IPeopleStore>() is not null;
        if (_hasAccounts && current.Caller.IsAdministrator)
        {
            _unseen = await view.ListUnseenAsync(CancellationToken.None);
        }
    }

    private async Task ShareAsync(SeenThing collection)
    {
        await ShareDialog.ShowAsync(dialogs, accessTexts, new(AccessTargetKind.Collection, collection.Id), collection.Name);
        _unseen = await view.ListUnseenAsync(CancellationToken.None);
    }

    private Task ReloadPeopleAsync() => _people?.LoadAsync() ?? Task.CompletedTask;

    private Task ReloadGroupsAsync() => _groups?.LoadAsync() ?? Task.CompletedTask;
}
