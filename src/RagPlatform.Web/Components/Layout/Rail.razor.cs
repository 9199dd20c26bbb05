using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace RagPlatform.Web.Components.Layout;

/// <summary>Where one can go: labels at the left, icons alone on narrower screens, a bar at the bottom on phones.</summary>
public sealed partial class Rail(NavigationManager navigation) : IDisposable
{
    /// <summary>Where the chat's list of conversations is shown.</summary>
    public static object Conversations { get; } = new();

    private static readonly Entry[] Entries =
    [
        new("/", "Chat", Icons.Material.Outlined.Forum, NavLinkMatch.All, ""),
        new("/documents", "Documents", Icons.Material.Outlined.Description, NavLinkMatch.Prefix, ""),
        new("/assistants", "Assistants", Icons.Material.Outlined.SupportAgent, NavLinkMatch.Prefix, ""),
        new("/models", "Models", Icons.Material.Outlined.Memory, NavLinkMatch.Prefix, "wide"),
    ];

    private bool _moreOpen;

    [Parameter] public bool IsDark { get; set; }

    [Parameter] public EventCallback<bool> OnTheme { get; set; }

    [Parameter] public EventCallback OnHelp { get; set; }

    private string ThemeText => IsDark ? L["LightTheme"] : L["DarkTheme"];

    private static string OtherLanguage => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de" ? "en" : "de";

    private string LanguageHref =>
        $"/culture?culture={OtherLanguage}&back={Uri.EscapeDataString("/" + navigation.ToBaseRelativePath(navigation.Uri))}";

    protected override void OnInitialized() => navigation.LocationChanged += OnLocationChanged;

    public void Dispose() => navigation.LocationChanged -= OnLocationChanged;

    private void ToggleMore() => _moreOpen = !_moreOpen;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        _moreOpen = false;
        StateHasChanged();
    });

    private sealed record Entry(string Href, string Text, string Icon, NavLinkMatch Match, string Class);
}
