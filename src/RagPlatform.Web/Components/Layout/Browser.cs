using Microsoft.JSInterop;

namespace RagPlatform.Web.Components.Layout;

/// <summary>What only the browser can do. The script is fetched when it is first needed. One a circuit.</summary>
public sealed class Browser(IJSRuntime js) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _module;

    /// <summary>False when the browser refuses its clipboard.</summary>
    public async Task<bool> CopyAsync(string text) => await (await ModuleAsync()).InvokeAsync<bool>("copy", text);

    public async Task SaveAsync(string fileName, string mediaType, string text) =>
        await (await ModuleAsync()).InvokeVoidAsync("save", fileName, mediaType, text);

    /// <summary>Moves the focus to the first element that matches and can be seen.</summary>
    public async Task FocusAsync(string selector) => await (await ModuleAsync()).InvokeVoidAsync("focus", selector);

    public async ValueTask DisposeAsync()
    {
        if (_module is { IsCompletedSuccessfully: true })
        {
            try
            {
                await (await _module).DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser left first, and its modules with it.
            }
        }
    }

    private Task<IJSObjectReference> ModuleAsync() =>
        _module is null or { IsFaulted: true } ? _module = js.InvokeAsync<IJSObjectReference>("import", "./js/frame.js").AsTask() : _module;
}
