using RagPlatform.Core.Access;

namespace RagPlatform.Core.Answering;

/// <summary>A question on its way through the <see cref="AnswerPipeline"/>, whatever door it came in by.</summary>
/// <param name="Text">As typed.</param>
/// <param name="Caller">Who asks: decides what is searched.</param>
public sealed record Question(string Text, Caller Caller)
{
    /// <summary>The assistant asked; null for none.</summary>
    public Guid? AssistantId { get; init; }

    /// <summary>Unsaved assistant to try (the editor's live test); wins over <see cref="AssistantId"/>.</summary>
    public Assistants.Assistant? Assistant { get; init; }

    /// <summary>Collections to look in; null for the assistant's, or all visible ones.</summary>
    public IReadOnlyList<Guid>? CollectionIds { get; init; }

    /// <summary>Only documents that have all tags of one of these sets; null for whatever tags.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Tags { get; init; }

    /// <summary>Passages below that score are left aside, 0–1. Default 0: the evidence decides.</summary>
    public double MinScore { get; init; }

    /// <summary>
    /// Conversation that it continues and is stored in; null to store nothing. When the id is new, the conversation is made.
    /// One that is another person's, or was deleted, is refused.
    /// </summary>
    public Guid? ConversationId { get; init; }

    /// <summary>Id for the stored message; null for a new one. An existing one is answered again (regenerate): it and what follows are replaced.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>Earlier turns, oldest first, for doors that hold the conversation themselves; ignored when <see cref="ConversationId"/> is set.</summary>
    public IReadOnlyList<Turn> History { get; init; } = [];

    /// <summary>For evaluation: another way of answering than the product is set to.</summary>
    internal Evaluation.Questions.QuestionVariant Variant { get; init; }

    /// <summary>Longest answer of the model, tokens; null for the setting's, which it never exceeds.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Seed of the sampler; null for the setting's.</summary>
    public long? Seed { get; init; }
}

/// <summary>An earlier question and what was answered.</summary>
public sealed record Turn(string Question, string Answer);
