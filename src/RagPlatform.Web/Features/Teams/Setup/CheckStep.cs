namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>How a step of a check ended.</summary>
internal enum CheckState
{
    /// <summary>It is as it must be.</summary>
    Ok,

    /// <summary>It is not; the step says what to do.</summary>
    Failed,

    /// <summary>It could not be looked at.</summary>
    Skipped,
}

/// <summary>A step of a check.</summary>
/// <param name="Name">One of <see cref="TeamsCheck.Names"/>.</param>
/// <param name="State">How it ended.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Fix">What to do; null when there is nothing to do.</param>
internal sealed record CheckStep(string Name, CheckState State, string Detail, string? Fix = null);
