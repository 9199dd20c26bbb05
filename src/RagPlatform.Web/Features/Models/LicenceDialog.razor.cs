using Microsoft.AspNetCore.Components;

namespace RagPlatform.Web.Features.Models;

/// <summary>The full text of a licence.</summary>
public sealed partial class LicenceDialog
{
    [Parameter, EditorRequired] public required string Text { get; set; }
}
