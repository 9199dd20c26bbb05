using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;

namespace RagPlatform.Web.Components.Layout;

/// <summary>The frame: rail (or bottom bar), the page, theme, shortcuts, and what is shown when a page fails.</summary>
public sealed partial class MainLayout(IJSRuntime js, NavigationManager navigation, FrameState frame, IDialogService dialogs) : IAsyncDisposable
{
    private ErrorBoundary? _boundary;
    private IJSObjectReference? _module;
    private DotNetObjectReference<MainLayout>? _self;
    private string _area = "";
    private bool _focusHeading;
    private bool _isDark;

    /// <summary>An in-page link needs the whole path, since the base of all links is the root.</summary>
    private string SkipTarget => navigation.ToBaseRelativePath(navigation.Uri).Split('#')[0] + "#main";

    protected override void OnInitialized()
    {
        _area = Area(navigation.Uri);
        navigation.LocationChanged += OnLocationChanged;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await js.InvokeAsync<IJSObjectReference>("import", "./js/frame.js");
            var isDark = await _module.InvokeAsync<bool>("start", _self);
            if (isDark != _isDark)
            {
                _isDark = isDark;
                StateHasChanged();
            }
        }

        if (_focusHeading && _module is not null)
        {
            _focusHeading = false;
            await _module.InvokeVoidAsync("focusHeading");
        }
    }

    /// <summary>Called by the page's script for keys that are no text.</summary>
    [JSInvokable]
    public Task OnShortcutAsync(string key) => InvokeAsync(() => PressAsync(key));

    /// <summary>Called when the system changes between light and dark and the person has not chosen.</summary>
    [JSInvokable]
    public Task OnSystemThemeAsync(bool isDark) => InvokeAsync(() =>
    {
        _isDark = isDark;
        StateHasChanged();
    });

    public async ValueTask DisposeAsync()
    {
        navigation.LocationChanged -= OnLocationChanged;
        _self?.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser left first, and its modules with it.
            }
        }
    }

    private async Task PressAsync(string key)
    {
        switch (key)
        {
            case "?":
                await ShowShortcutsAsync();
                break;
            case "k":
                await dialogs.ShowAsync<GoTo>("", new DialogOptions { FullWidth = true, MaxWidth = MaxWidth.Small, Position = DialogPosition.TopCenter });
                break;
            case "n":
                navigation.NavigateTo("/");
                break;
            case "/":
                navigation.NavigateTo("/"); // The script focuses the box itself where there is one.
                break;
            case "Escape" when frame.ConversationsOpen:
                frame.ShowConversations(false);
                break;
            default:
                await frame.PressAsync(key);
                break;
        }
    }

    private async Task ShowShortcutsAsync() =>
        await dialogs.ShowAsync<Shortcuts>("", new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseButton = true });

    private async Task SetThemeAsync(bool isDark)
    {
        _isDark = isDark;
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("setTheme", isDark);
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        _ = InvokeAsync(() =>
        {
            _boundary?.Recover();
            var area = Area(change.Location);
            // Within the chat the focus belongs to the question box; elsewhere the new page's heading tells where one is.
            _focusHeading = area != _area && area != "";
            _area = area;
            StateHasChanged();
        });
    }

    private string Area(string uri)
    {
        var first = navigation.ToBaseRelativePath(uri).Split('/', '?', '#')[0];
        return first == "chat" ? "" : first;
    }

    private void Recover() => _boundary?.Recover();
}
