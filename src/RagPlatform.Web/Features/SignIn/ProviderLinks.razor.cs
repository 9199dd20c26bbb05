using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.SignIn;

/// <summary>A button for each sign-in provider.</summary>
public sealed partial class ProviderLinks
{
    /// <summary>Where one comes back to.</summary>
    [Parameter] public string? Back { get; set; }

    /// <summary>Whether nobody has an account yet: only providers that name administrators can make the first one.</summary>
    [Parameter] public bool IsFirst { get; set; }

    [Inject] private IOptions<AuthOptions> Auth { get; set; } = null!;

    private IEnumerable<KeyValuePair<string, ProviderOptions>> Shown =>
        Auth.Value.Providers.Where(one => !IsFirst || one.Value.AdministratorGroup is { Length: > 0 }).OrderBy(one => one.Key, StringComparer.Ordinal);
}
