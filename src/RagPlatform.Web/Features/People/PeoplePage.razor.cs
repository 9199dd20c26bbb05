using RagPlatform.Core.Access;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.People;

/// <summary>Who has an account, and who belongs together.</summary>
public sealed partial class PeoplePage(IServiceProvider services, CurrentCaller current)
{
    private PeopleSection? _people;
    private GroupSection? _groups;
    private bool _hasAccounts;

    protected override void OnInitialized() => _hasAccounts = services.GetService<IPeopleStore>() is not null;

    private Task ReloadGroupsAsync() => _groups?.LoadAsync() ?? Task.CompletedTask;
}
