using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Web.Hosting.Limits;

/// <summary>How often somebody may call. Bound from <c>Limits</c>. Nothing holds for the one person of single-user mode on this machine, but guesses.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Requests a minute of one person, of one key, and of one address that is neither; 0 for no limit. Default 1200.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 1_200;

    /// <summary>Wrong keys and passwords a minute from one address, before it has to wait. Default 10.</summary>
    [Range(1, 1_000_000)]
    public int GuessesPerMinute { get; set; } = 10;

    /// <summary>Apps that may register a minute from one address, to be allowed by people (OAuth). Default 20.</summary>
    [Range(1, 1_000_000)]
    public int RegistrationsPerMinute { get; set; } = 20;
}
