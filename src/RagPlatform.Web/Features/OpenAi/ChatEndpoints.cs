using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal static class ChatEndpoints
{
    public static void MapChatCompletions(this IEndpointRouteBuilder api) =>
        api.MapPost("/chat/completions", AskAsync)
            .WithSummary("Answers as OpenAI's API does; from documents when the model is an assistant or ragplatform")
            .Accepts<ChatRequest>("application/json").Produces<CompletionJson>();

    private static async Task<IResult> AskAsync(
        OpenAiBody<ChatRequest> body, HttpContext context, Caller caller, AskableModels models, GroundedChat grounded, RawChat raw, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var request = body.Value;
        var turns = ChatReading.Messages(request.Messages);
        if (request.N is not (null or 1))
        {
            throw OpenAiException.Invalid($"n is {request.N}, but one answer is given to a question. Nothing was asked.", "n");
        }

        var model = await models.FindAsync(request.Model, cancellationToken);
        var created = time.GetUtcNow().ToUnixTimeSeconds();
        var chunks = model switch
        {
            { IsGrounded: true } => AskDocumentsAsync(request, turns, model, caller, grounded, SourceLinks.Of(context.Request), created, cancellationToken),
            { Kind: ModelKindName.Chat } => raw.AskAsync(request, OutputFormat.OfModel(request.ResponseFormat), turns, model, caller, created, cancellationToken),
            _ => throw OpenAiException.Invalid($"{model.Name} makes embeddings and does not chat. Nothing was asked. POST /v1/embeddings uses it.", "model"),
        };
        return request.Stream == true
            ? TypedResults.ServerSentEvents(OpenAiStream.WriteAsync(Written(chunks, request.StreamOptions?.IncludeUsage == true), cancellationToken))
            : TypedResults.Json(await WholeAsync(chunks), OpenAiJson.Options);
    }

    private static async IAsyncEnumerable<CompletionJson> AskDocumentsAsync(
        ChatRequest request, IReadOnlyList<ChatTurn> turns, AskableModel model, Caller caller, GroundedChat grounded, SourceLinks links, long created,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (text, history) = ChatReading.Question(turns);
        var question = new Question(text, caller)
        {
            AssistantId = model.AssistantId,
            ConversationId = ChatReading.Conversation(request.ConversationId) ?? (request.Store == true ? Guid.CreateVersion7() : null),
            MessageId = Guid.CreateVersion7(),
            History = history,
            MaxTokens = Longest(request.Longest),
            Seed = request.Seed,
        };
        var asJson = OutputFormat.AsJson(request.ResponseFormat);
        var chunk = new CompletionJson(OpenAiIds.Completion(question.MessageId!.Value), CompletionJson.Chunk, created, model.Name, []);
        var content = "";
        await foreach (var update in grounded.AskAsync(question, links, ChatReading.Stops(request.Stop), cancellationToken))
        {
            if (update.Found is not null)
            {
                yield return chunk with { Choices = [new ChoiceJson { Delta = new DeltaJson { Role = ChatRole.Assistant.Value, Content = "" } }] };
            }

            content += update.Piece;
            if (update.Piece.Length > 0 && !asJson)
            {
                yield return chunk with { Choices = [new ChoiceJson { Delta = new DeltaJson { Content = update.Piece } }] };
            }

            if (update is { Answer: { } answer, Text: { } whole })
            {
                var grounding = GroundingJson.From(answer, links);
                if (asJson)
                {
                    var json = JsonSerializer.Serialize(new { answer = content, found = grounding.Found, citations = grounding.Citations, nearest = grounding.Nearest }, OpenAiJson.Options);
                    yield return chunk with { Choices = [new ChoiceJson { Delta = new DeltaJson { Content = json } }] };
                }

                yield return chunk with
                {
                    Choices =
                    [
                        new ChoiceJson
                        {
                            Delta = new DeltaJson { Annotations = asJson ? [] : [.. whole.Marks.Where(mark => mark.End <= content.Length).Select(mark => AnnotationJson.From(mark, links))] },
                            FinishReason = answer.IsCut ? "length" : "stop",
                        },
                    ],
                    Usage = new UsageJson(answer.Trace.PromptTokens, answer.Trace.AnswerTokens, answer.Trace.CachedTokens),
                    ConversationId = answer.ConversationId,
                    Grounding = grounding,
                };
            }
        }
    }

    internal static int? Longest(int? tokens) =>
        tokens is null or >= 1 ? tokens : throw OpenAiException.Invalid($"The longest answer is {tokens} tokens, but it has at least 1. Nothing was asked.", "max_completion_tokens");

    // The usage stands in a chunk of its own, without choices, and only where it is asked for.
    private static async IAsyncEnumerable<object> Written(IAsyncEnumerable<CompletionJson> chunks, bool withUsage)
    {
        await foreach (var chunk in chunks)
        {
            yield return chunk with { Usage = null };
            if (withUsage && chunk.Usage is { } usage)
            {
                yield return chunk with { Choices = [], Usage = usage, Grounding = null };
            }
        }
    }

    private static async Task<CompletionJson> WholeAsync(IAsyncEnumerable<CompletionJson> chunks)
    {
        var content = "";
        var annotations = new List<AnnotationJson>();
        var calls = new List<ToolCallJson>();
        CompletionJson? last = null;
        await foreach (var chunk in chunks)
        {
            var delta = chunk.Choices[0].Delta!;
            content += delta.Content;
            annotations.AddRange(delta.Annotations ?? []);
            calls.AddRange((delta.ToolCalls ?? []).Select(call => call with { Index = null }));
            last = chunk;
        }

        return last! with
        {
            Object = CompletionJson.Whole,
            Choices =
            [
                new ChoiceJson
                {
                    Message = new MessageReplyJson { Content = calls.Count > 0 && content.Length == 0 ? null : content, Annotations = annotations, ToolCalls = calls.Count > 0 ? calls : null },
                    FinishReason = last.Choices[0].FinishReason,
                },
            ],
        };
    }
}
