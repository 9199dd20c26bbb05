using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.KernelMemory;

internal static class MemoryAsk
{
    private const string EndOfStream = "[DONE]";

    public static void MapMemoryAsk(this IEndpointRouteBuilder memory) =>
        memory.MapPost("/ask", AskAsync).WithSummary("Kernel Memory: answers a question from the documents").ForKeys(KeyScopes.Ask)
            .WithDescription(
                "With \"stream\": true, server-sent events, each a piece of the answer: append, reset (instead of all before), last, or error; then [DONE]. "
                + "A sentence is sent once it was checked.")
            .Produces<MemoryAnswerJson>(StatusCodes.Status200OK, "application/json", "text/event-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<MemoryAnswerJson>, ServerSentEventsResult<string>, ProblemHttpResult>> AskAsync(
        MemoryAskRequest request, HttpContext context, MemoryIndexes indexes, MemoryCitations citations, AnswerPipeline pipeline, Caller caller,
        TimeProvider time, IOptions<JsonOptions> json, CancellationToken cancellationToken)
    {
        if (!MemoryTags.TryRead(request.Filters, out var tags, out var problem))
        {
            return ApiProblems.Invalid(problem);
        }

        var text = request.Question?.Trim() ?? "";
        if (text.Length > QuestionRules.MaxLength)
        {
            return ApiProblems.Invalid($"A question has at most {QuestionRules.MaxLength} characters, this one has {text.Length}. Nothing was asked. Shorten it.");
        }

        if (caller.OnlyAssistantIds is not null)
        {
            return ApiProblems.Invalid("This key asks certain assistants, which can't be named here. Nothing was asked. Use POST /api/ask, or another key.");
        }

        var answers = new MemoryAnswers(request.Question ?? "", request.Index, citations, time);
        var updates = text.Length == 0 ? null : pipeline.AnswerAsync(
            new Question(text, caller)
            {
                CollectionIds = [.. (await indexes.FindAsync(request.Index, cancellationToken)).Select(collection => collection.Id)],
                Tags = tags,
                MinScore = request.MinRelevance,
            },
            cancellationToken);
        if (request.Stream)
        {
            return TypedResults.ServerSentEvents(StreamAsync(answers, updates, json.Value.SerializerOptions, cancellationToken));
        }

        if (updates is null)
        {
            return TypedResults.Ok(answers.NoQuestion);
        }

        await foreach (var update in updates)
        {
            switch (update)
            {
                case AnswerUpdate.Done done:
                    return TypedResults.Ok(await answers.TellAsync(done.Answer, cancellationToken));
                case AnswerUpdate.Failed failed:
                    return AskEndpoints.Explain(failed, context.Response);
            }
        }

        throw new InvalidOperationException("The answer ended without its last update.");
    }

    // As texts, since the last one is no JSON.
    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(
        MemoryAnswers answers, IAsyncEnumerable<AnswerUpdate>? updates, JsonSerializerOptions json, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (updates is null)
        {
            yield return new(JsonSerializer.Serialize(answers.NoQuestion with { StreamState = MemoryStreamState.Reset }, json));
        }
        else
        {
            await foreach (var piece in answers.StreamAsync(updates, cancellationToken))
            {
                yield return new(JsonSerializer.Serialize(piece, json));
            }
        }

        yield return new(EndOfStream);
    }
}
