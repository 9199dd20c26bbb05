using RagPlatform.Core.Models;

namespace RagPlatform.Backends.ModelHost;

/// <summary>Which model the model host loads, and how much of the machine it may take.</summary>
public sealed record ModelHostOptions
{
    /// <summary>The chat model (GGUF); null for none: answers are quotes.</summary>
    public InstalledModel? Model { get; init; }

    /// <summary>Adapters loaded with it; a request chooses among them by name.</summary>
    public IReadOnlyList<InstalledModel> Adapters { get; init; } = [];

    /// <summary>Longest prompt and answer together, in tokens; the model's own limit if that is less. Default 8,192.</summary>
    public int ContextTokens { get; init; } = 8192;

    /// <summary>Answers written at the same time. Default 4. Memory grows with it.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Threads; null for one a processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Requests that may wait; a further one gets <see cref="ModelHostBusyException"/>. Default 64.</summary>
    public int QueueLimit { get; init; } = 64;

    /// <summary>A llama.cpp library to use in place of the package's.</summary>
    public string? NativeLibrary { get; init; }

    /// <summary>The model host's program (<c>.dll</c> or executable); null to look beside this application.</summary>
    public string? Program { get; init; }

    /// <summary>How long a question waits for a model that is being started. Default 15 s: a restart after a crash takes two or three.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(15);
}
