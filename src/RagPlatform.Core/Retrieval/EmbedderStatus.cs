using RagPlatform.Core.Models;

namespace RagPlatform.Core.Retrieval;

/// <summary>Whether texts can be embedded now.</summary>
public enum EmbedderState
{
    /// <summary>No embedding model is installed or it is switched off: search is by words alone.</summary>
    None,

    /// <summary>Installed, and loaded with the first text.</summary>
    Starting,

    /// <summary>Loaded.</summary>
    Ready,

    /// <summary>Cannot be loaded; the error says why. Search is by words alone.</summary>
    Failed,
}

/// <summary>A generator gives this by <c>GetService(typeof(EmbedderStatus))</c>, anew each time; one that gives none is taken as ready.</summary>
/// <param name="State">See <see cref="EmbedderState"/>.</param>
/// <param name="Model">The model; null when there is none or it is on another server.</param>
/// <param name="Error">For people, when it failed or the setting cannot be met.</param>
/// <param name="MemoryBytes">Memory that it takes, roughly; null before it is loaded.</param>
/// <param name="LoadTime">How long loading took; null before.</param>
/// <param name="Threads">Texts embedded side by side at most.</param>
/// <param name="Texts">Texts embedded since the start.</param>
/// <param name="Tokens">Their tokens, special tokens included.</param>
/// <param name="Busy">Time that was spent on them, summed over threads.</param>
public sealed record EmbedderStatus(
    EmbedderState State,
    InstalledModel? Model = null,
    string? Error = null,
    long? MemoryBytes = null,
    TimeSpan? LoadTime = null,
    int Threads = 1,
    long Texts = 0,
    long Tokens = 0,
    TimeSpan Busy = default)
{
    /// <summary>Measured speed of one thread; null before the first text.</summary>
    public double? TokensPerSecond => Busy > TimeSpan.Zero ? Tokens / Busy.TotalSeconds : null;

    /// <summary>Measured speed of one thread with the texts that it was given; null before the first text.</summary>
    public double? TextsPerSecond => Busy > TimeSpan.Zero ? Texts / Busy.TotalSeconds : null;
}

/// <summary>
/// A generator that loads its model late gives this by <c>GetService(typeof(PrepareEmbedder))</c>: loads it if that has not happened,
/// and tells how it stands. Does not throw when the model cannot be loaded.
/// </summary>
public delegate Task<EmbedderStatus> PrepareEmbedder(CancellationToken cancellationToken);

/// <summary>The embedding model cannot be loaded or does not work. The message is for people: what failed and what to do.</summary>
public sealed class EmbeddingModelException(string message, Exception? inner = null) : Exception(message, inner);
