namespace RagPlatform.Core.Evaluation.Questions;

/// <summary>A question that an assistant is measured by.</summary>
/// <param name="Id">Version 7 UUID.</param>
/// <param name="AssistantId">Whose.</param>
/// <param name="Question">As a person would type it.</param>
/// <param name="Answer">The right answer in a few words; null when there is none.</param>
/// <param name="DocumentId">The document that holds it; null when it is known by name only, or there is none.</param>
/// <param name="DocumentName">Its file name; null when no document answers the question.</param>
/// <param name="Page">Its page, slide or sheet, from 1.</param>
/// <param name="AddedBy">Name of who added it.</param>
/// <param name="AddedAt">UTC.</param>
public sealed record AssistantQuestion(
    Guid Id, Guid AssistantId, string Question, string? Answer, Guid? DocumentId, string? DocumentName, int? Page, string AddedBy, DateTimeOffset AddedAt)
{
    /// <summary>As a file of questions holds it: without a document and an answer, declining is right.</summary>
    public EvaluationQuestion ToEvaluation() =>
        new(Id.ToString(), Question, Answerable: Answer is not null || DocumentName is not null, Answer, DocumentName, Page ?? 1);
}

/// <summary>What becomes a question. What is null is taken from the answer that it is made of; what is empty is left out.</summary>
public sealed record QuestionDraft(string? Question = null, string? Answer = null, Guid? DocumentId = null, string? DocumentName = null, int? Page = null);

/// <summary>A question as somebody reads it.</summary>
/// <param name="Question">It; without answer and document when its document is one that they may not see.</param>
/// <param name="IsHidden">Whether these were left out.</param>
public sealed record SeenQuestion(AssistantQuestion Question, bool IsHidden);

/// <summary>A draft can't be used; the message is for people.</summary>
public sealed class UnusableQuestionException(string message) : Exception(message);

/// <summary>The questions that assistants are measured by. Thread-safe.</summary>
public interface IAssistantQuestionStore
{
    /// <summary>Adds one.</summary>
    Task AddAsync(AssistantQuestion question, CancellationToken cancellationToken);

    /// <summary>Those of an assistant, oldest first. Whoever calls has decided that they may be read.</summary>
    Task<IReadOnlyList<AssistantQuestion>> ListAsync(Guid assistantId, CancellationToken cancellationToken);

    /// <summary>Deletes one. False when the assistant has none of that id.</summary>
    Task<bool> DeleteAsync(Guid assistantId, Guid id, CancellationToken cancellationToken);
}
