using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace RagPlatform.Web.Components.Layout;

/// <summary>Around the pages of those who have not signed in: nothing but the form.</summary>
public sealed partial class SignInLayout(NavigationManager navigation)
{
    private static string Other => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de" ? "en" : "de";

    private string LanguageHref => $"/culture?culture={Other}&back={Uri.EscapeDataString("/" + navigation.ToBaseRelativePath(navigation.Uri))}";
}
