using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace RagPlatform.Web.Features.Documents.Uploads;

/// <summary>How the uploads of this tab stand.</summary>
public sealed record UploadState(int Total, int Open, int Stored, int Unchanged, int Failed, long Bytes, long Sent, IReadOnlyList<UploadItem> Items)
{
    public static UploadState None { get; } = new(0, 0, 0, 0, 0, 0, 0, []);
}

/// <param name="State">waiting, sending, stored, unchanged or failed.</param>
/// <param name="Message">For people: why it failed, or that nothing has changed.</param>
public sealed record UploadItem(string Id, string Name, long Size, long Sent, string State, string Message);

/// <summary>
/// The uploads of this tab, which a script sends to the API: files do not pass through the circuit, and go on when it is lost. One a circuit.
/// </summary>
public sealed class UploadQueue(IJSRuntime js) : IAsyncDisposable
{
    private DotNetObjectReference<UploadQueue>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _listener;

    public UploadState State { get; private set; } = UploadState.None;

    public event Action? Changed;

    /// <summary>Follows the uploads; to be called once the page is interactive.</summary>
    public async Task FollowAsync()
    {
        if (_listener is null)
        {
            _self ??= DotNetObjectReference.Create(this);
            _listener = await (await ModuleAsync()).InvokeAsync<IJSObjectReference>("listen", _self);
        }
    }

    /// <summary>Takes files dropped on the page, and those of its inputs.</summary>
    public async Task<IJSObjectReference> AttachAsync<T>(ElementReference zone, DotNetObjectReference<T> page, object options)
        where T : class =>
        await (await ModuleAsync()).InvokeAsync<IJSObjectReference>("attach", zone, page, options);

    public async Task RetryAsync(string? id) => await (await ModuleAsync()).InvokeVoidAsync("retry", id);

    public async Task CancelAsync() => await (await ModuleAsync()).InvokeVoidAsync("cancel");

    public async Task ClearAsync() => await (await ModuleAsync()).InvokeVoidAsync("clear");

    [JSInvokable]
    public Task OnUploadsAsync(UploadState state)
    {
        State = state;
        Changed?.Invoke();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_listener is not null)
            {
                await _listener.InvokeVoidAsync("stop");
                await _listener.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser left first, and its modules with it.
        }

        _self?.Dispose();
    }

    private async Task<IJSObjectReference> ModuleAsync() => _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/uploads.js");
}
