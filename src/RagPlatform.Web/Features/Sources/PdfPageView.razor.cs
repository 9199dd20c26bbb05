using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace RagPlatform.Web.Features.Sources;

/// <summary>A page drawn by pdf.js with boxes over the passage. Tells when it can't (the build had no Node.js, the file is damaged).</summary>
public sealed partial class PdfPageView(IJSRuntime js) : IAsyncDisposable
{
    private ElementReference _element;
    private IJSObjectReference? _module;
    private (string, int, HighlightBox?)? _drawn;

    [Parameter, EditorRequired] public required string Address { get; set; }

    [Parameter, EditorRequired] public required string DocumentName { get; set; }

    [Parameter] public int Page { get; set; }

    [Parameter] public IReadOnlyList<HighlightBox> Boxes { get; set; } = [];

    [Parameter] public EventCallback OnFailed { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var wanted = (Address, Page, Boxes is [var first, ..] ? first : (HighlightBox?)null);
        if (_drawn == wanted)
        {
            return;
        }

        _drawn = wanted;
        try
        {
            _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/pdf-view.js");
            await _module.InvokeVoidAsync("show", _element, Address, Page);
        }
        catch (JSException)
        {
            await OnFailed.InvokeAsync(); // The page's text is shown instead, and says so.
        }
    }

    /// <summary>Draws the page larger or smaller.</summary>
    public async Task ZoomAsync(double factor)
    {
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("zoom", _element, factor);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            try
            {
                await _module.InvokeVoidAsync("close", _element);
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser left first.
            }
        }
    }

    private static string Style(HighlightBox box) => string.Create(
        CultureInfo.InvariantCulture, $"left:{box.Left:P2};top:{box.Top:P2};width:{box.Width:P2};height:{box.Height:P2}").Replace(" %", "%", StringComparison.Ordinal);
}
