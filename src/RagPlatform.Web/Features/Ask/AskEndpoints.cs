using System.Globalization;
using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Assistants;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Hosting.Widgets;

namespace RagPlatform.Web.Features.Ask;

internal static class AskEndpoints
{
    public static IEndpointRouteBuilder MapAsk(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/ask", AskAsync).WithTags("Ask").WithSummary("Answers a question from the documents").ForKeys(KeyScopes.Ask).ForWidgets()
            .WithDescription(
                "With \"stream\": true, server-sent events: state (searching, queued, found), text (a piece of the sentence being written), "
                + "sentence (whole and checked), citations (those that a sentence is the first to use), error, and done (the whole answer).")
            .Produces<AnswerJson>(StatusCodes.Status200OK, "application/json", "text/event-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return routes;
    }

    private static async Task<Results<Ok<AnswerJson>, ServerSentEventsResult<object>, ProblemHttpResult>> AskAsync(
        AskRequest request, HttpContext context, Caller caller, AnswerPipeline pipeline, IAssistantStore assistants, CancellationToken cancellationToken)
    {
        if (!QuestionRules.HasLength(request.Question))
        {
            return ApiProblems.Invalid(
                $"A question has 1 to {QuestionRules.MaxLength} characters, this one has {request.Question?.Trim().Length ?? 0}. Nothing was asked. Send {{\"question\": \"…\"}}.");
        }

        if (!QuestionRules.KeepsToAssistants(caller, request.AssistantId is not null, request.CollectionIds is not null))
        {
            return ApiProblems.Invalid(
                "This key asks certain assistants, in their collections. Nothing was asked. Send assistantId and no collectionIds. GET /api/assistants lists them.");
        }

        if (request.AssistantId is { } id && await assistants.FindAsync(id, caller.Filter(), cancellationToken) is null)
        {
            return ApiProblems.NoAssistant();
        }

        var question = new Question(request.Question.Trim(), caller)
        {
            AssistantId = request.AssistantId,
            CollectionIds = request.CollectionIds,
            ConversationId = request.ConversationId,
            Seed = request.Seed,
        };
        var isTraced = context.Features.Get<KeyCaller>() is not { Widget: not null };
        if (request.Stream)
        {
            return TypedResults.ServerSentEvents(await BeginAsync(pipeline.AnswerAsync(question, cancellationToken), isTraced, cancellationToken));
        }

        await foreach (var update in pipeline.AnswerAsync(question, cancellationToken))
        {
            switch (update)
            {
                case AnswerUpdate.Done done:
                    return TypedResults.Ok(AnswerJson.From(done.Answer, isTraced));
                case AnswerUpdate.Failed failed:
                    return Explain(failed, context.Response);
            }
        }

        throw new InvalidOperationException("The answer ended without its last update.");
    }

    /// <summary>Tells a fault of the model: 429 when too many questions waited already.</summary>
    public static ProblemHttpResult Explain(AnswerUpdate.Failed failed, HttpResponse response)
    {
        if (failed.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Problem(
            failed.SoFar.Notice,
            statusCode: failed.RetryAfter is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests,
            title: "The question was not answered",
            extensions: new Dictionary<string, object?> { ["answer"] = failed.SoFar.Text, ["messageId"] = failed.SoFar.MessageId });
    }

    // The first update is waited for: a question that is refused is told so by a status, which a stream that has begun no longer has.
    private static async Task<IAsyncEnumerable<SseItem<object>>> BeginAsync(IAsyncEnumerable<AnswerUpdate> updates, bool isTraced, CancellationToken cancellationToken)
    {
        var reading = updates.GetAsyncEnumerator(cancellationToken);
        return StreamAsync(reading, await reading.MoveNextAsync(), isTraced);
    }

    private static async IAsyncEnumerable<SseItem<object>> StreamAsync(IAsyncEnumerator<AnswerUpdate> updates, bool isThere, bool isTraced)
    {
        await using (updates)
        {
            for (; isThere; isThere = await updates.MoveNextAsync())
            {
                foreach (var item in AskEvents.From(updates.Current, isTraced))
                {
                    yield return item;
                }
            }
        }
    }
}

internal sealed record AskRequest(
    string? Question, Guid? AssistantId = null, IReadOnlyList<Guid>? CollectionIds = null, Guid? ConversationId = null, bool Stream = false,
    long? Seed = null);
