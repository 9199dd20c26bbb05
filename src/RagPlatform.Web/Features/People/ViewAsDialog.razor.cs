using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Access;

namespace RagPlatform.Web.Features.People;

/// <summary>What somebody else sees, for an administrator.</summary>
public sealed partial class ViewAsDialog(PersonView view)
{
    private SeenThings? _seen;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>Who.</summary>
    [Parameter, EditorRequired] public Guid PersonId { get; set; }

    protected override async Task OnInitializedAsync() => _seen = await view.FindAsync(PersonId.ToString(), CancellationToken.None);
}
