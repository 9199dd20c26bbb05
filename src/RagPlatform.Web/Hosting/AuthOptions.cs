using System.ComponentModel.DataAnnotations;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Hosting;

/// <summary>Who may use this installation. Bound from <c>Auth</c>.</summary>
internal sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>One person, on this machine only: every request is theirs.</summary>
    public const string Single = "single";

    /// <summary>Sign-in required.</summary>
    public const string Accounts = "accounts";

    /// <summary><c>single</c> or <c>accounts</c>; null chooses single as long as only loopback addresses are configured.</summary>
    public string? Mode { get; set; }

    /// <summary>An API key that exists from the first start, for automation; null for none. Sent as <c>Authorization: Bearer …</c>.</summary>
    public string? BootstrapApiKey { get; set; }

    /// <summary>Wrong passwords in a row after which an account looks at none for a while. Default 10.</summary>
    [Range(1, 1_000)]
    public int LockAfter { get; set; } = 10;

    /// <summary>How many minutes it looks at none then. Default 15.</summary>
    [Range(1, 10_080)]
    public int LockMinutes { get; set; } = 15;

    /// <summary>Sign-in providers of the company, by a name that stands in addresses. Default none.</summary>
    public IDictionary<string, ProviderOptions> Providers { get; } = new Dictionary<string, ProviderOptions>(StringComparer.OrdinalIgnoreCase);

    public bool RequiresSignIn => Mode == Accounts;

    public LockOut LockOut => new(LockAfter, TimeSpan.FromMinutes(LockMinutes));
}
