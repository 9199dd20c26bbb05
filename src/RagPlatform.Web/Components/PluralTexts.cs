using Microsoft.Extensions.Localization;

namespace RagPlatform.Web.Components;

/// <summary>Texts with a number: one for exactly one, one for all others, as English and German want it.</summary>
internal static class PluralTexts
{
    /// <summary>The text <c>nameOne</c> for 1, else <c>name</c>; {0} is the number.</summary>
    public static string Count<T>(this IStringLocalizer<T> texts, string name, int count) => texts[count == 1 ? $"{name}One" : name, count];
}
