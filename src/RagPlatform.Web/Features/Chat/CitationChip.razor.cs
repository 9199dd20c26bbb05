using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Chat;

/// <summary>The number of a source. Hover and focus show a card (cards.js) with document, page and quote; a click opens it.</summary>
public sealed partial class CitationChip
{
    [Parameter, EditorRequired] public required Citation Citation { get; set; }

    [Parameter] public bool IsOpen { get; set; }

    [Parameter] public EventCallback<Citation> OnOpen { get; set; }

    private string Name => L["SourceName", Citation.Number, Citation.DocumentName, Citation.Page];
}
