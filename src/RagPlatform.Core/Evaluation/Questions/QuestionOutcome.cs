using RagPlatform.Core.Answering;

namespace RagPlatform.Core.Evaluation.Questions;

/// <summary>How one question of a set was answered.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">What came out; null when the model failed.</param>
/// <param name="RightPage3">The right document and page is among the first three citations.</param>
/// <param name="RightAnswer">The answer is in what was shown as supported.</param>
/// <param name="FirstShownRight">The answer is in the first sentence shown, or beside it in the sentence it quotes.</param>
/// <param name="BestSentenceRight">The answer is in the best evidence sentence.</param>
/// <param name="EvidenceRight">The answer is in one of the evidence sentences.</param>
/// <param name="WrongSupported">Sentences shown as supported that hold a name or number that none of their passages holds.</param>
public sealed record QuestionOutcome(
    EvaluationQuestion Question,
    Answer? Answer,
    bool RightPage3,
    bool RightAnswer,
    bool FirstShownRight,
    bool BestSentenceRight,
    bool EvidenceRight,
    IReadOnlyList<string> WrongSupported);

/// <summary>Figures over a set of questions. Shares are 0–1.</summary>
public sealed record QuestionReport
{
    /// <summary>How it was answered.</summary>
    public required QuestionVariant Variant { get; init; }

    /// <summary>Questions asked.</summary>
    public required int Questions { get; init; }

    /// <summary>Of these, those that the documents answer.</summary>
    public required int Answerable { get; init; }

    /// <summary>Share of the answerable questions with the right document and page among the first three citations.</summary>
    public required double RightPage3 { get; init; }

    /// <summary>Answers written by the model of which a sentence held.</summary>
    public required int Answered { get; init; }

    /// <summary>Questions for which it was said that the documents do not answer them.</summary>
    public required int Declined { get; init; }

    /// <summary>Answers that are quotes.</summary>
    public required int Quoted { get; init; }

    /// <summary>Answers that failed.</summary>
    public required int Failed { get; init; }

    /// <summary>Share of the unanswerable questions that were declined.</summary>
    public required double DeclinedUnanswerable { get; init; }

    /// <summary>Share of the answerable questions that were declined: should be small.</summary>
    public required double DeclinedAnswerable { get; init; }

    /// <summary>Share of the model's sentences that held.</summary>
    public required double Supported { get; init; }

    /// <summary>Sentences shown as supported whose names or numbers are not in their passages: must be 0.</summary>
    public required int WrongSupported { get; init; }

    /// <summary>Share of the answerable questions whose answer is in what was shown as supported.</summary>
    public required double RightAnswer { get; init; }

    /// <summary>Share of the answerable questions whose answer is in what is shown first.</summary>
    public required double FirstShownRight { get; init; }

    /// <summary>Share of the answerable questions whose answer is in the best evidence sentence: what is shown first must not be worse.</summary>
    public required double BestSentenceRight { get; init; }

    /// <summary>Share of the answerable questions whose answer is in one of the evidence sentences: the most that a model could find.</summary>
    public required double EvidenceRight { get; init; }

    /// <summary>Median time to the first token in milliseconds, over the answers that a model began; null when there are none.</summary>
    public double? FirstTokenMilliseconds { get; init; }

    /// <summary>The same at the 95th percentile.</summary>
    public double? FirstTokenMilliseconds95 { get; init; }

    /// <summary>Seconds in all.</summary>
    public required double Seconds { get; init; }

    /// <summary>Each question's outcome.</summary>
    public IReadOnlyList<QuestionOutcome> Outcomes { get; init; } = [];
}

/// <summary>Ways to answer that are compared.</summary>
public enum QuestionVariant
{
    /// <summary>As the product is set.</summary>
    Shipped,

    /// <summary>What the model writes comes first, with its adapter where it has one.</summary>
    ModelFirst,

    /// <summary>The model without its adapter, from evidence sentences.</summary>
    PlainModel,

    /// <summary>The model without its adapter, from whole passages.</summary>
    PlainModelWithPassages,

    /// <summary>No model: the best sentences are quoted.</summary>
    BestSentence,
}
