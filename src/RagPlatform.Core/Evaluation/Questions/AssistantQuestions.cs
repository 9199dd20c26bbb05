using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Feedback;

namespace RagPlatform.Core.Evaluation.Questions;

/// <summary>
/// The questions that an assistant is measured by, for those who edit it: made of feedback, listed, and exported as the file that
/// <c>eval</c> reads. Thread-safe.
/// </summary>
public sealed class AssistantQuestions(IAssistantQuestionStore store, FeedbackReview review, AccessRules rules, IDocumentStore documents, TimeProvider time)
{
    /// <summary>Longest question, characters.</summary>
    public const int MaxQuestion = 8_000;

    /// <summary>Longest answer and longest name of a document, characters.</summary>
    public const int MaxAnswer = 2_000;

    /// <summary>What a question made of that feedback would be: the answer's first source. Null when the caller may not read it.</summary>
    public async Task<QuestionDraft?> SuggestAsync(Guid feedbackId, Caller caller, CancellationToken cancellationToken) =>
        await review.FindAsync(feedbackId, caller, cancellationToken) is { } seen ? Suggest(seen.Entry) : null;

    /// <summary>Adds a question to the assistant that the feedback is about.</summary>
    /// <returns>What was added; null when the caller may not read the feedback, or there is none.</returns>
    /// <exception cref="UnusableQuestionException">It can't be added.</exception>
    public async Task<AssistantQuestion?> AddAsync(Guid feedbackId, QuestionDraft draft, Caller caller, CancellationToken cancellationToken)
    {
        if (await review.FindAsync(feedbackId, caller, cancellationToken) is not { Entry: var entry })
        {
            return null;
        }

        if (entry.AssistantId is not { } assistantId)
        {
            throw new UnusableQuestionException("No assistant gave this answer, so there is no set of questions to add to. Nothing was added.");
        }

        var suggested = Suggest(entry);
        var document = await FindDocumentAsync(draft, suggested, caller, cancellationToken);
        var now = time.GetUtcNow();
        var question = new AssistantQuestion(
            Guid.CreateVersion7(now), assistantId, (draft.Question ?? entry.Question).Trim(), TextOrNull(draft.Answer ?? suggested.Answer),
            document.Id, document.Name, document.Name is null ? null : draft.Page ?? suggested.Page ?? 1, caller.Name, now);
        Check(question);
        await store.AddAsync(question, cancellationToken);
        return question;
    }

    /// <summary>Those of an assistant, oldest first.</summary>
    /// <exception cref="AccessDeniedException">The caller does not edit it.</exception>
    public async Task<IReadOnlyList<SeenQuestion>> ListAsync(Guid assistantId, Caller caller, CancellationToken cancellationToken)
    {
        await RequireAsync(assistantId, caller, cancellationToken);
        var seen = new List<SeenQuestion>();
        foreach (var question in await store.ListAsync(assistantId, cancellationToken))
        {
            var isHidden = question.DocumentId is { } id && await documents.FindAsync(id, caller.Filter(), cancellationToken) is null;
            seen.Add(new(isHidden ? question with { Answer = null, DocumentId = null, DocumentName = null, Page = null } : question, isHidden));
        }

        return seen;
    }

    /// <summary>Deletes one. False when the assistant has none of that id.</summary>
    /// <exception cref="AccessDeniedException">The caller does not edit it.</exception>
    public async Task<bool> DeleteAsync(Guid assistantId, Guid questionId, Caller caller, CancellationToken cancellationToken)
    {
        await RequireAsync(assistantId, caller, cancellationToken);
        return await store.DeleteAsync(assistantId, questionId, cancellationToken);
    }

    /// <summary>The file that <c>eval</c> reads; without the questions whose documents the caller may not see.</summary>
    /// <exception cref="AccessDeniedException">The caller does not edit the assistant.</exception>
    public async Task<QuestionSet> ExportAsync(Guid assistantId, Caller caller, CancellationToken cancellationToken) =>
        new([.. (await ListAsync(assistantId, caller, cancellationToken)).Where(seen => !seen.IsHidden).Select(seen => seen.Question.ToEvaluation())]);

    private static QuestionDraft Suggest(FeedbackEntry entry) =>
        entry.Answer.Citations is [var first, ..]
            ? new(entry.Question, first.Quote, first.DocumentId, first.DocumentName, first.Page)
            : new(entry.Question);

    private async Task<(Guid? Id, string? Name)> FindDocumentAsync(
        QuestionDraft draft, QuestionDraft suggested, Caller caller, CancellationToken cancellationToken)
    {
        if (draft.DocumentId is { } id)
        {
            return await documents.FindAsync(id, caller.Filter(), cancellationToken) is { } document
                ? (id, document.Name)
                : throw new UnusableQuestionException("You don't have access to this document, or it does not exist. Nothing was added. Choose another one.");
        }

        var name = TextOrNull(draft.DocumentName ?? suggested.DocumentName);
        return (name is not null && name == suggested.DocumentName ? suggested.DocumentId : null, name);
    }

    private static void Check(AssistantQuestion question)
    {
        if (question.Question.Length is 0 or > MaxQuestion || question.Answer?.Length > MaxAnswer || question.DocumentName?.Length > MaxAnswer || question.Page < 1)
        {
            throw new UnusableQuestionException(
                $"A question has 1 to {MaxQuestion} characters, its answer at most {MaxAnswer}, and pages count from 1. Nothing was added. "
                + "Send {\"question\": \"…\", \"answer\": \"26 days\", \"documentName\": \"handbook.pdf\", \"page\": 3}.");
        }
    }

    private static string? TextOrNull(string? text) => text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private Task RequireAsync(Guid assistantId, Caller caller, CancellationToken cancellationToken) =>
        rules.RequireAsync(new(AccessTargetKind.Assistant, assistantId), AccessRole.Editor, caller, cancellationToken);
}
