using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.Chat;

/// <summary>Which citation the source panel shows. Its address says so: back closes it, a reload and a link open it again.</summary>
public sealed partial class ChatPage
{
    private ElementReference _divider;
    private OpenSource? _source;
    private bool _focusSource;
    private bool _attachDivider;

    [SupplyParameterFromQuery(Name = "citation")] public int? CitationNumber { get; set; }

    [SupplyParameterFromQuery(Name = "nearest")] public int? NearestNumber { get; set; }

    private string? Position => _source is { Index: >= 0 } source ? L["CitationPosition", source.Index + 1, source.All.Count].Value : null;

    private int? OpenNumber(ExchangeItem item) => _source is { IsNearest: false } source && source.Item == item ? source.Target.Number : null;

    private bool CanMove(int step) => _source is { Index: >= 0 } source && source.Index + step >= 0 && source.Index + step < source.All.Count;

    /// <summary>Follows the address. A place without an address (evidence of an answer that is still written) stays open as it is.</summary>
    private void ResolveSource()
    {
        var item = _session.Items.FirstOrDefault(i => i.Id == MessageId);
        var (all, number, isNearest) = item is null ? ([], null, false)
            : CitationNumber is { } citation ? (item.State.Citations, citation, false)
            : NearestNumber is { } nearest ? (item.State.Answer?.Nearest ?? [], nearest, true)
            : ((IReadOnlyList<Citation>)[], (int?)null, false);
        if (number is null)
        {
            _source = _source is { HasAddress: false } free && _session.Items.Contains(free.Item) ? free : null;
            return;
        }

        var index = isNearest ? number.Value - 1 : all.ToList().FindIndex(c => c.Number == number);
        var target = index >= 0 && index < all.Count ? SourceTarget.From(all[index]) : null;
        if (target is null || target == _source?.Target)
        {
            return;
        }

        (_attachDivider, _focusSource) = (_source is null, true);
        _source = new OpenSource(item!, all, index, target, isNearest, HasAddress: true);
    }

    private Task OpenAsync(OpenedCitation opened)
    {
        var all = opened.IsNearest ? opened.Item.State.Answer?.Nearest ?? [] : opened.Item.State.Citations;
        // By its place: scores of a citation may still change between the sentence that was streamed and the finished answer.
        var index = all.ToList().FindIndex(c => Place(c) == Place(opened.Citation));
        if (index < 0)
        {
            (_attachDivider, _focusSource) = (_source is null, true);
            _source = new OpenSource(opened.Item, [], -1, SourceTarget.From(opened.Citation), IsNearest: false, HasAddress: false);
            return Task.CompletedTask;
        }

        Go(opened.Item, opened.IsNearest ? index + 1 : all[index].Number, opened.IsNearest);
        return Task.CompletedTask;

        static (Guid, int, int, int) Place(Citation citation) => (citation.DocumentId, citation.Page, citation.Start, citation.End);
    }

    private Task MoveAsync(int step)
    {
        if (CanMove(step))
        {
            var source = _source!;
            Go(source.Item, source.IsNearest ? source.Index + step + 1 : source.All[source.Index + step].Number, source.IsNearest);
        }
        else if (_source is null && _session.Items.LastOrDefault(i => i.State.Citations.Count > 0) is { } last)
        {
            Go(last, last.State.Citations[step > 0 ? 0 : ^1].Number, isNearest: false);
        }

        return Task.CompletedTask;
    }

    private async Task CloseAsync()
    {
        if (_source is not { } source)
        {
            return;
        }

        _source = null;
        if (source.HasAddress)
        {
            navigation.NavigateTo($"/chat/{_session.Id}", replace: true);
        }

        // Back to where it was opened from; a citation's number may stand in several places, the first will do.
        await browser.FocusAsync(source is { IsNearest: false, HasAddress: true }
            ? $"#m-{source.Item.Id} [data-testid=citation][data-number=\"{source.Target.Number}\"], [data-testid=question]"
            : $"#m-{source.Item.Id} [data-testid=source] button, [data-testid=question]");
    }

    // The first one that opens is a step that "back" undoes; from one to the next is not.
    private void Go(ExchangeItem item, int number, bool isNearest) =>
        navigation.NavigateTo(
            $"/chat/{_session.Id}?message={item.Id}&{(isNearest ? "nearest" : "citation")}={number}", replace: _source is { HasAddress: true });

    private async Task AfterSourceRenderAsync()
    {
        if (_source is null || _script is null)
        {
            return;
        }

        if (_attachDivider)
        {
            _attachDivider = false;
            await _script.InvokeVoidAsync("resizable", _divider);
        }

        if (_focusSource)
        {
            _focusSource = false;
            await browser.FocusAsync("#source-title");
        }
    }

    private sealed record OpenSource(
        ExchangeItem Item, IReadOnlyList<Citation> All, int Index, SourceTarget Target, bool IsNearest, bool HasAddress);
}
