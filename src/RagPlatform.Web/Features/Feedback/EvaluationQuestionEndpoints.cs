using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Evaluation.Questions;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Feedback;

/// <summary>The questions that an assistant is measured by.</summary>
internal static class EvaluationQuestionEndpoints
{
    public static IEndpointRouteBuilder MapEvaluationQuestions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/feedback/{id:guid}/question", AddAsync).WithTags("Feedback").ForKeys(KeyScopes.Administer)
            .WithSummary("Makes an evaluation question of feedback, for the assistant that it is about")
            .WithDescription("What is left out is taken from the question and the answer's first source; an empty text leaves it empty. Without answer and document, declining is right.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        var questions = routes.MapGroup("/api/assistants/{id:guid}/evaluation-questions").WithTags("Feedback").ForKeys(KeyScopes.Administer)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        questions.MapGet("/", ListAsync).WithSummary("The questions that an assistant is measured by, oldest first");
        questions.MapGet("/export", ExportAsync).WithSummary("The same as the file that the command eval reads")
            .WithDescription("Without the questions whose documents you may not see.")
            .Produces<Stream>(StatusCodes.Status200OK, "application/json");
        questions.MapDelete("/{questionId:guid}", DeleteAsync).WithSummary("Deletes one");
        return routes;
    }

    private static async Task<Results<Created<EvaluationQuestionJson>, ProblemHttpResult>> AddAsync(
        Guid id, QuestionDraft? draft, Caller caller, AssistantQuestions questions, CancellationToken cancellationToken)
    {
        try
        {
            return await questions.AddAsync(id, draft ?? new QuestionDraft(), caller, cancellationToken) is { } added
                ? TypedResults.Created($"/api/assistants/{added.AssistantId}/evaluation-questions", EvaluationQuestionJson.From(new(added, IsHidden: false)))
                : FeedbackEndpoints.NoFeedback();
        }
        catch (UnusableQuestionException exception)
        {
            return ApiProblems.Invalid(exception.Message);
        }
    }

    private static async Task<Ok<IEnumerable<EvaluationQuestionJson>>> ListAsync(
        Guid id, Caller caller, AssistantQuestions questions, CancellationToken cancellationToken) =>
        TypedResults.Ok((await questions.ListAsync(id, caller, cancellationToken)).Select(EvaluationQuestionJson.From));

    private static async Task<JsonHttpResult<QuestionFileJson>> ExportAsync(
        Guid id, Caller caller, AssistantQuestions questions, IAssistantStore assistants, IAuditLog audit, HttpContext context,
        CancellationToken cancellationToken)
    {
        var set = await questions.ExportAsync(id, caller, cancellationToken);
        var name = (await assistants.FindAsync(id, caller.Filter(), cancellationToken))?.Name ?? "";
        await audit.RecordAsync(caller, AuditAction.Exported, AuditTargets.Assistant(id, name), cancellationToken: cancellationToken);
        context.Response.Headers.ContentDisposition = Downloads.Attachment($"{name}.questions.json");
        return TypedResults.Json(new QuestionFileJson(1, set.Questions));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, Guid questionId, Caller caller, AssistantQuestions questions, CancellationToken cancellationToken) =>
        await questions.DeleteAsync(id, questionId, caller, cancellationToken)
            ? TypedResults.NoContent()
            : ApiProblems.NotFound("This assistant has no such question. Nothing was deleted. GET its evaluation-questions to see which there are.");
}

/// <param name="Hidden">Whether answer and document are left out, since you may not see the document.</param>
internal sealed record EvaluationQuestionJson(
    Guid Id, string Question, string? Answer, Guid? DocumentId, string? DocumentName, int? Page, string AddedBy, DateTimeOffset AddedAt, bool Hidden)
{
    public static EvaluationQuestionJson From(SeenQuestion seen) => new(
        seen.Question.Id, seen.Question.Question, seen.Question.Answer, seen.Question.DocumentId, seen.Question.DocumentName, seen.Question.Page,
        seen.Question.AddedBy, seen.Question.AddedAt, seen.IsHidden);
}

/// <summary>The format of <c>data/evaluation.json</c>.</summary>
internal sealed record QuestionFileJson(int Schema, IReadOnlyList<EvaluationQuestion> Questions);
