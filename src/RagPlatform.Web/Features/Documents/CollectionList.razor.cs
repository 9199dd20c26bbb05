using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Collections;

namespace RagPlatform.Web.Features.Documents;

/// <summary>The collections with what they hold, and a form for a new one.</summary>
public sealed partial class CollectionList
{
    private ElementReference _box;
    private string _name = "";
    private bool _isAdding;
    private bool _focusBox;

    [Parameter, EditorRequired] public IReadOnlyList<CollectionSummary>? Collections { get; set; }

    [Parameter] public Guid? SelectedId { get; set; }

    /// <summary>Asked with the name.</summary>
    [Parameter] public EventCallback<string> OnAdd { get; set; }

    /// <summary>Why the last one was not added.</summary>
    [Parameter] public string? Error { get; set; }

    private int Total => Collections?.Sum(summary => summary.Documents) ?? 0;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusBox)
        {
            _focusBox = false;
            await _box.FocusAsync();
        }
    }

    private void Toggle() => (_isAdding, _focusBox, _name) = (!_isAdding, !_isAdding, "");

    private async Task AddAsync()
    {
        await OnAdd.InvokeAsync(_name.Trim());
        if (Error is null)
        {
            _isAdding = false;
        }
    }
}
