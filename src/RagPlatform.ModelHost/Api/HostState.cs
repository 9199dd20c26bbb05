using RagPlatform.ModelHost.Engine;

namespace RagPlatform.ModelHost.Api;

/// <summary>How far the host is.</summary>
internal enum HostPhase
{
    Loading,
    Ready,
    Failed,
}

/// <summary>What all endpoints share. Written by the loader, read by everybody.</summary>
internal sealed class HostState
{
    private volatile InferenceEngine? _engine;
    private volatile string? _error;

    public HostPhase Phase => _error is not null ? HostPhase.Failed : _engine is null ? HostPhase.Loading : HostPhase.Ready;

    /// <summary>0–1 while loading.</summary>
    public float Progress { get; set; }

    /// <summary>Why loading failed.</summary>
    public string? Error => _error;

    /// <summary>The engine.</summary>
    /// <exception cref="ApiError">Not loaded (yet).</exception>
    public InferenceEngine Engine => _engine ?? throw new ApiError(
        StatusCodes.Status503ServiceUnavailable, _error ?? "The model is being loaded. Try again in a few seconds.", "server_error", "loading")
    {
        RetryAfter = 2,
    };

    public void Ready(InferenceEngine engine) => _engine = engine;

    public void Fail(string error) => _error = error;

    /// <summary>Ends the engine, where there is one.</summary>
    public void Stop() => _engine?.Dispose();
}
