using RagPlatform.Core.Access.Keys;

namespace RagPlatform.Web.Hosting.OAuth;

/// <summary>What apps can be allowed, as OAuth writes it: names with spaces between.</summary>
internal static class OAuthScopes
{
    /// <summary>All that an app can be allowed.</summary>
    public const KeyScopes All = KeyScopes.Ask | KeyScopes.Search;

    public static IReadOnlyList<string> Names(KeyScopes scopes) =>
        [.. Enum.GetValues<KeyScopes>().Where(scope => scope != KeyScopes.None && scopes.HasFlag(scope)).Select(scope => scope.ToString().ToLowerInvariant())];

    public static string Write(KeyScopes scopes) => string.Join(' ', Names(scopes));

    /// <summary>All when nothing is named. What is not known is left out (RFC 6749, 3.3), so nothing may be left.</summary>
    public static KeyScopes Read(string? scope) => string.IsNullOrWhiteSpace(scope)
        ? All
        : scope.Split(' ').Aggregate(KeyScopes.None, (all, name) => all | name switch { "ask" => KeyScopes.Ask, "search" => KeyScopes.Search, _ => KeyScopes.None });
}
