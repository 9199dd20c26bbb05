using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Web.Features.Sources;

/// <summary>A page's text with the passage marked. Of a long page the surroundings of the passage; the rest on demand.</summary>
public sealed partial class PageText(IJSRuntime js)
{
    /// <summary>Characters shown before and after the passage, and more with each press.</summary>
    private const int Window = 20_000;

    private ElementReference _element;
    private (DocumentPage, int, int)? _shown;
    private int _from;
    private int _to;
    private bool _scroll;

    [Parameter, EditorRequired] public required DocumentPage Page { get; set; }

    [Parameter] public int Start { get; set; }

    [Parameter] public int End { get; set; }

    protected override void OnParametersSet()
    {
        if (_shown != (Page, Start, End))
        {
            _shown = (Page, Start, End);
            _from = LineStart(Start - Window);
            _to = Math.Min(Page.Text.Length, Math.Max(Start, End) + Window);
            _scroll = true;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_scroll)
        {
            _scroll = false;
            await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/source.js");
            await module.InvokeVoidAsync("reveal", _element);
        }
    }

    private void ShowEarlier() => _from = LineStart(_from - Window);

    private void ShowLater() => _to = Math.Min(Page.Text.Length, _to + Window);

    private int LineStart(int position) => position <= 0 ? 0 : Page.Text.LastIndexOf('\n', Math.Min(position, Page.Text.Length - 1)) + 1;
}
