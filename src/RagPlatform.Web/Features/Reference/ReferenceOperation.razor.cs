using Microsoft.AspNetCore.Components;

namespace RagPlatform.Web.Features.Reference;

/// <summary>What one call takes and answers.</summary>
public sealed partial class ReferenceOperation
{
    [Parameter, EditorRequired] public ApiOperation Operation { get; set; } = null!;

    /// <summary>API key that it is tried with; empty for the person who looks.</summary>
    [Parameter] public string Key { get; set; } = "";
}
