using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Feedback;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Feedback;

/// <summary>Saying what one thinks of an answer, and reading it.</summary>
internal static class FeedbackEndpoints
{
    private const int MaxLimit = 500;

    public static IEndpointRouteBuilder MapFeedback(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/api/answers/{messageId:guid}/feedback").WithTags("Feedback").ForKeys(KeyScopes.Ask);
        own.MapPut("/", GiveAsync).WithSummary("Says what you think of an answer that you got, in place of what you said before")
            .WithDescription(
                "verdict is good or bad; reason, with a bad one: wrong, incomplete, notInSources, outdated, unclear or other. Question and answer become visible to "
                + "those who edit the assistant, and to administrators when no assistant answered. Answers that no conversation stores can be judged for a day.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        own.MapDelete("/", TakeBackAsync).WithSummary("Takes back what you said of an answer").ProducesProblem(StatusCodes.Status404NotFound);

        var feedback = routes.MapGroup("/api/feedback").WithTags("Feedback").ForKeys(KeyScopes.Administer);
        feedback.MapGet("/", ListAsync).WithSummary("What people say of the answers of assistants that you edit, newest first")
            .WithDescription(
                "Administrators also get what is said of answers that no assistant gave. Sentences that rest on documents that you may not see are left out (hidden counts them). "
                + "search looks at questions and comments. before is next of the page before.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        feedback.MapPost("/{id:guid}/handled", (Guid id, Caller caller, FeedbackReview review, CancellationToken cancellationToken) =>
                SetStateAsync(id, FeedbackState.Handled, caller, review, cancellationToken))
            .WithSummary("Marks feedback as handled").ProducesProblem(StatusCodes.Status404NotFound);
        feedback.MapDelete("/{id:guid}/handled", (Guid id, Caller caller, FeedbackReview review, CancellationToken cancellationToken) =>
                SetStateAsync(id, FeedbackState.Open, caller, review, cancellationToken))
            .WithSummary("Opens it again").ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    /// <summary>One answer for "there is none" and "not for you".</summary>
    internal static ProblemHttpResult NoFeedback() =>
        ApiProblems.NotFound("This feedback does not exist, or it is about an assistant that you do not edit. GET /api/feedback lists what you may read.");

    private static async Task<Results<Ok<OwnFeedbackJson>, ProblemHttpResult>> GiveAsync(
        Guid messageId, GivenFeedbackJson given, Caller caller, AnswerFeedback feedback, CancellationToken cancellationToken) =>
        await TakeAsync(messageId, given, FeedbackDoor.Api, caller, feedback, cancellationToken);

    /// <summary>Takes feedback that came by a door of ours.</summary>
    internal static async Task<Results<Ok<OwnFeedbackJson>, ProblemHttpResult>> TakeAsync(
        Guid messageId, GivenFeedbackJson given, FeedbackDoor door, Caller caller, AnswerFeedback feedback, CancellationToken cancellationToken)
    {
        if (given.Verdict is not { } verdict)
        {
            return ApiProblems.Invalid("Feedback needs a verdict. Nothing was stored. Send {\"verdict\": \"bad\", \"reason\": \"outdated\", \"comment\": \"…\"}.");
        }

        if (given.Comment?.Trim().Length > AnswerFeedback.MaxComment)
        {
            return ApiProblems.Invalid(
                $"A comment has at most {AnswerFeedback.MaxComment} characters, this one has {given.Comment.Trim().Length}. Nothing was stored. Send a shorter one.");
        }

        return await feedback.GiveAsync(messageId, verdict, given.Reason, given.Comment, door, caller, cancellationToken) is { } stored
            ? TypedResults.Ok(OwnFeedbackJson.From(stored))
            : NoAnswer();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> TakeBackAsync(
        Guid messageId, Caller caller, AnswerFeedback feedback, CancellationToken cancellationToken) =>
        await feedback.TakeBackAsync(messageId, caller, cancellationToken)
            ? TypedResults.NoContent()
            : ApiProblems.NotFound("You have said nothing of this answer, so there is nothing to take back.");

    private static async Task<Results<Ok<FeedbackPageJson>, ProblemHttpResult>> ListAsync(
        [AsParameters] FeedbackFilter filter, long? before, int? limit, Caller caller, FeedbackReview review, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return ApiProblems.Invalid($"limit is {limit}, but a page has 1 to {MaxLimit} entries. Nothing was read.");
        }

        if (filter.FindProblem() is { } problem)
        {
            return ApiProblems.Invalid(problem);
        }

        var query = filter.ToQuery() with { Before = before };
        query = query with { Limit = limit ?? query.Limit };
        return TypedResults.Ok(FeedbackPageJson.From(await review.ListAsync(query, caller, cancellationToken)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetStateAsync(
        Guid id, FeedbackState state, Caller caller, FeedbackReview review, CancellationToken cancellationToken) =>
        await review.SetStateAsync(id, state, caller, cancellationToken) ? TypedResults.NoContent() : NoFeedback();

    private static ProblemHttpResult NoAnswer() =>
        ApiProblems.NotFound("There is no such answer of yours, or it is too old. Nothing was stored. Send the messageId of an answer that you got.");
}
