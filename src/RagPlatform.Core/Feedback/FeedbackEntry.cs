using RagPlatform.Core.Answering;

namespace RagPlatform.Core.Feedback;

/// <summary>Thumb up or thumb down.</summary>
public enum FeedbackVerdict
{
    /// <summary>The answer helped.</summary>
    Good,

    /// <summary>It did not; the reason says why.</summary>
    Bad,
}

/// <summary>What is wrong with an answer.</summary>
public enum FeedbackReason
{
    /// <summary>What it says is not so.</summary>
    Wrong,

    /// <summary>Something is missing.</summary>
    Incomplete,

    /// <summary>The sources do not say that.</summary>
    NotInSources,

    /// <summary>It was so once.</summary>
    Outdated,

    /// <summary>It can't be understood.</summary>
    Unclear,

    /// <summary>None of these, or it was not said.</summary>
    Other,
}

/// <summary>The door that it came by.</summary>
public enum FeedbackDoor
{
    /// <summary>The chat of this application.</summary>
    Page,

    /// <summary>The HTTP interface.</summary>
    Api,

    /// <summary>The OpenAI-compatible interface.</summary>
    OpenAi,

    /// <summary>Microsoft Teams.</summary>
    Teams,

    /// <summary>The MCP server.</summary>
    Mcp,

    /// <summary>The widget on another site.</summary>
    Widget,
}

/// <summary>Whether somebody has looked after it.</summary>
public enum FeedbackState
{
    /// <summary>Nobody has yet.</summary>
    Open,

    /// <summary>It was looked after.</summary>
    Handled,
}

/// <summary>What a person thinks of an answer, with the answer as they got it: it stays when the conversation goes on or is deleted.</summary>
public sealed record FeedbackEntry
{
    /// <summary>Version 7 UUID; stays when the person changes their mind.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts up with each time that feedback is given: newest first is by it.</summary>
    public long Number { get; init; }

    /// <summary>The message that was answered.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>The assistant that answered; null for none.</summary>
    public Guid? AssistantId { get; init; }

    /// <summary>Id of who gave it.</summary>
    public required string PersonId { get; init; }

    /// <summary>What they were called then.</summary>
    public required string PersonName { get; init; }

    /// <summary>Thumb up or down.</summary>
    public required FeedbackVerdict Verdict { get; init; }

    /// <summary>Why not; null when it is good.</summary>
    public FeedbackReason? Reason { get; init; }

    /// <summary>In their words; may be empty.</summary>
    public string Comment { get; init; } = "";

    /// <summary>By which door.</summary>
    public required FeedbackDoor Door { get; init; }

    /// <summary>As typed.</summary>
    public required string Question { get; init; }

    /// <summary>As given, with its citations. Whoever reads it is shown what they may see of it (<see cref="AnswerSight"/>).</summary>
    public required Answer Answer { get; init; }

    /// <summary>Name of the model that wrote it.</summary>
    public string Model => Answer.Model;

    /// <summary>UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether somebody has looked after it.</summary>
    public FeedbackState State { get; init; }

    /// <summary>Whether it is about this answer, and not about one that the same message had before it was answered again.</summary>
    public bool IsAbout(Answer answer) => answer.MessageId == MessageId && answer.Text == Answer.Text;
}
