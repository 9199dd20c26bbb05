using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;
using MudBlazor;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Components.Layout;

/// <summary>Where one can go: labels at the left, icons alone on narrower screens, a bar at the bottom on phones.</summary>
public sealed partial class Rail(NavigationManager navigation, CurrentCaller caller) : IDisposable
{
    private static readonly Entry[] Entries =
    [
        new("/", "chat", "Chat", Icons.Material.Outlined.Forum, ""),
        new("/documents", "documents", "Documents", Icons.Material.Outlined.Description, ""),
        new("/assistants", "assistants", "Assistants", Icons.Material.Outlined.SupportAgent, ""),
        new("/models", "models", "Models", Icons.Material.Outlined.Memory, "wide"),
    ];

    private bool _moreOpen;

    [Inject] private IOptions<AuthOptions> Auth { get; set; } = null!;

    [Parameter] public bool IsDark { get; set; }

    [Parameter] public EventCallback<bool> OnTheme { get; set; }

    /// <summary>First part of the address; a conversation belongs to the chat.</summary>
    private string Area => navigation.ToBaseRelativePath(navigation.Uri).Split('/', '?', '#')[0] is { Length: > 0 } first ? first : "chat";

    private bool CanSignOut => Auth.Value.RequiresSignIn;

    private string ThemeText => IsDark ? L["LightTheme"] : L["DarkTheme"];

    private static string OtherLanguage => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de" ? "en" : "de";

    private string LanguageHref =>
        $"/culture?culture={OtherLanguage}&back={Uri.EscapeDataString("/" + navigation.ToBaseRelativePath(navigation.Uri))}";

    protected override void OnInitialized() => navigation.LocationChanged += OnLocationChanged;

    public void Dispose() => navigation.LocationChanged -= OnLocationChanged;

    private void ToggleMore() => _moreOpen = !_moreOpen;

    private void OnKey(KeyboardEventArgs key) => _moreOpen = _moreOpen && key.Key != "Escape";

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        _moreOpen = false;
        StateHasChanged();
    });

    private sealed record Entry(string Href, string Area, string Text, string Icon, string Class);
}
