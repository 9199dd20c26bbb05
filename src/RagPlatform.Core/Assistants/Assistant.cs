namespace RagPlatform.Core.Assistants;

/// <summary>Instructions, collections and model settings that together answer for a domain (HR, IT help desk, legal…).</summary>
public sealed record Assistant
{
    /// <summary>Version 7 UUID.</summary>
    public required Guid Id { get; init; }

    /// <summary>Unique among those that its maker sees, case-insensitively; also the <c>model</c> name of the OpenAI-compatible API.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>How to answer; added to the prompt.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>Collections it answers from; empty means every one the person may see.</summary>
    public IReadOnlyList<Guid> CollectionIds { get; init; } = [];

    /// <summary>Name of the chat model; null for the default.</summary>
    public string? Model { get; init; }

    /// <summary>Name of the LoRA adapter; null for the model's default.</summary>
    public string? Adapter { get; init; }

    /// <summary>Questions offered to start with.</summary>
    public IReadOnlyList<string> StarterQuestions { get; init; } = [];

    /// <summary>Tone, e.g. "friendly, brief".</summary>
    public string Tone { get; init; } = "";

    /// <summary>Languages it answers in; empty means the language of the question.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Origins of pages elsewhere that may ask it through the widget, as browsers write them, e.g. <c>https://intranet.example.com</c>.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Counts up with each change.</summary>
    public int Version { get; init; } = 1;

    /// <summary>UTC time of the last change.</summary>
    public DateTimeOffset ChangedAt { get; init; }
}
