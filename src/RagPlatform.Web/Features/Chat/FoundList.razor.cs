using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Chat;

/// <summary>What the model is reading, before its first sentence cites any of it.</summary>
public sealed partial class FoundList
{
    private const int Longest = 6;

    [Parameter, EditorRequired] public required IReadOnlyList<Citation> Evidence { get; set; }

    [Parameter] public EventCallback<Citation> OnOpen { get; set; }

    private IEnumerable<Citation> Places => Evidence.DistinctBy(c => (c.DocumentId, c.Page)).Take(Longest);
}
