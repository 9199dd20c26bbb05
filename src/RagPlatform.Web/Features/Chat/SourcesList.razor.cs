using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Chat;

/// <summary>Documents, pages and sections under an answer, by number.</summary>
public sealed partial class SourcesList
{
    [Parameter, EditorRequired] public required IReadOnlyList<Citation> Citations { get; set; }

    /// <summary>Number of the citation that the source panel shows; null for none.</summary>
    [Parameter] public int? Open { get; set; }

    [Parameter] public EventCallback<Citation> OnOpen { get; set; }
}
