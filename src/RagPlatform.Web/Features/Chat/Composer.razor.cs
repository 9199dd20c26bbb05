using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Collections;

namespace RagPlatform.Web.Features.Chat;

/// <summary>
/// The question box. Its script (composer.js) sends on Enter, grows the box, and keeps the draft in the browser's session storage, so that
/// it survives a reload and a lost connection.
/// </summary>
public sealed partial class Composer(IJSRuntime js) : IAsyncDisposable
{
    /// <summary>Longest question, characters: beyond it, it is a document.</summary>
    public const int MaxLength = 8_000;

    private IJSObjectReference? _script;
    private DotNetObjectReference<Composer>? _self;
    private ElementReference _form;
    private ElementReference _box;
    private string? _draftKey;
    private string _text = "";

    /// <summary>Why nothing can be asked; null when it can.</summary>
    [Parameter] public string? Blocked { get; set; }

    [Parameter] public bool IsAnswering { get; set; }

    /// <summary>Tells apart the drafts of conversations.</summary>
    [Parameter, EditorRequired] public required string DraftKey { get; set; }

    [Parameter] public IReadOnlyList<Assistant> Assistants { get; set; } = [];

    [Parameter] public Guid? AssistantId { get; set; }

    [Parameter] public EventCallback<Guid?> AssistantIdChanged { get; set; }

    [Parameter] public IReadOnlyList<CollectionSummary> Collections { get; set; } = [];

    [Parameter] public IReadOnlyList<Guid>? CollectionIds { get; set; }

    [Parameter] public EventCallback<IReadOnlyList<Guid>?> CollectionIdsChanged { get; set; }

    [Parameter] public EventCallback<string> OnSend { get; set; }

    [Parameter] public EventCallback OnStop { get; set; }

    /// <summary>Arrow up in an empty box.</summary>
    [Parameter] public EventCallback OnEditLast { get; set; }

    /// <summary>Puts a question into the box and the cursor behind it.</summary>
    public async Task SuggestAsync(string text)
    {
        _text = text;
        StateHasChanged();
        await _box.FocusAsync();
    }

    public async Task FocusAsync() => await _box.FocusAsync();

    [JSInvokable]
    public Task OnArrowUpAsync() => InvokeAsync(OnEditLast.InvokeAsync);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/composer.js");
            _script = await module.InvokeAsync<IJSObjectReference>("attach", _form, _box, _self);
            await module.DisposeAsync();
        }

        if (_script is not null && _draftKey != DraftKey)
        {
            _draftKey = DraftKey;
            await _script.InvokeVoidAsync("useDraft", DraftKey);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        if (_script is not null)
        {
            try
            {
                await _script.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser left first.
            }
        }
    }

    private async Task SendAsync()
    {
        var question = _text.Trim();
        if (question.Length == 0 || IsAnswering || Blocked is not null)
        {
            return;
        }

        _text = "";
        await OnSend.InvokeAsync(question);
    }
}
