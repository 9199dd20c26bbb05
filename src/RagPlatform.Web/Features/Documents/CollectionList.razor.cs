using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Collections;

namespace RagPlatform.Web.Features.Documents;

/// <summary>The collections with what they hold, and a form for a new one.</summary>
public sealed partial class CollectionList
{
    private ElementReference _box;
    private string _name = "";
    private string? _error;
    private bool _isAdding;
    private bool _focusBox;

    [Parameter, EditorRequired] public IReadOnlyList<CollectionSummary>? Collections { get; set; }

    [Parameter] public Guid? SelectedId { get; set; }

    /// <summary>Adds one of that name; gives back why not, or null.</summary>
    [Parameter, EditorRequired] public required Func<string, Task<string?>> OnAdd { get; set; }

    private int Total => Collections?.Sum(summary => summary.Documents) ?? 0;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusBox)
        {
            _focusBox = false;
            await _box.FocusAsync();
        }
    }

    private void Toggle() => (_isAdding, _focusBox, _name, _error) = (!_isAdding, !_isAdding, "", null);

    private async Task AddAsync()
    {
        _error = await OnAdd(_name.Trim());
        _isAdding = _error is not null;
    }
}
