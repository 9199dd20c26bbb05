using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Resources;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary><c>/v1/responses</c>: the same answers, in the API's newer form. A response that is kept is an exchange of a conversation.</summary>
internal static class ResponseEndpoints
{
    public static void MapResponses(this IEndpointRouteBuilder api)
    {
        api.MapPost("/responses", AskAsync).WithSummary("Answers; from documents when the model is an assistant or ragplatform, or with the tool file_search")
            .Accepts<ResponseRequest>("application/json").Produces<JsonObject>();
        api.MapGet("/responses/{response}", FindAsync).WithSummary("A response of yours that was kept").Produces<JsonObject>();
        api.MapGet("/responses/{response}/input_items", ListInputAsync).WithSummary("What it was asked").Produces<JsonObject>();
        api.MapDelete("/responses/{response}", DeleteAsync).WithSummary("Deletes a response, and those that continue it").Produces<DeletedJson>();
    }

    private static async Task<IResult> AskAsync(
        OpenAiBody<ResponseRequest> body, HttpContext context, Caller caller, AskableModels models, GroundedChat grounded, RawChat raw, IDocumentStore documents, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var request = body.Value;
        var turns = ResponseInput.Turns(request);
        var (tags, minScore) = ResponseInput.Filter(request);
        var model = await models.FindAsync(request.Model, cancellationToken);
        var isGrounded = model.IsGrounded || request.Stores is not null;
        if (!isGrounded && model.Kind != ModelKindName.Chat)
        {
            throw OpenAiException.Invalid($"{model.Name} makes embeddings and does not chat. Nothing was asked.", "model");
        }

        if (isGrounded)
        {
            OutputFormat.RequireText(request.Text?.Format);
        }

        var continued = OpenAiIds.FindResponse(request.PreviousResponseId);
        if (request.PreviousResponseId is not null && (continued is null || !isGrounded))
        {
            throw OpenAiException.NotFound(
                isGrounded ? "This response was not kept, or it is not yours. Nothing was asked." : "What the chat model itself answers is not kept, so it can't be continued. Send the earlier messages as input.",
                "previous_response_id");
        }

        var conversation = continued?.Conversation ?? (isGrounded && request.Store != false ? Guid.CreateVersion7() : Guid.Empty);
        var frame = new ResponseFrame(request, model.Name, time.GetUtcNow().ToUnixTimeSeconds(), conversation, Guid.CreateVersion7());
        var links = SourceLinks.Of(context.Request);
        var events = new ResponseEvents(frame, isGrounded, links);
        var updates = isGrounded
            ? GroundedAsync(frame, Question(frame, model, turns, caller) with { Tags = tags, MinScore = minScore }, events, grounded, links, documents, time, cancellationToken)
            : RawAsync(frame, model, turns, events, caller, raw, time, cancellationToken);
        if (request.Stream == true)
        {
            return TypedResults.ServerSentEvents(OpenAiStream.WithFaults(updates, cancellationToken));
        }

        await foreach (var _ in updates)
        {
            // Only the whole is wanted.
        }

        return TypedResults.Json(events.Whole!, OpenAiJson.Options);
    }

    private static Question Question(ResponseFrame frame, AskableModel model, IReadOnlyList<ChatTurn> turns, Caller caller)
    {
        var (text, history) = ChatReading.Question(turns);
        var stores = frame.Request.Stores;
        return new Question(text, caller)
        {
            AssistantId = model.AssistantId,
            CollectionIds = stores is { Count: > 0 } && model.AssistantId is null ? [.. stores.Select(VectorStoreEndpoints.Id)] : null,
            ConversationId = frame.IsStored ? frame.ConversationId : null,
            MessageId = frame.MessageId,
            History = history,
            MaxTokens = ChatEndpoints.Longest(frame.Request.MaxOutputTokens),
        };
    }

    private static async IAsyncEnumerable<SseItem<string>> GroundedAsync(
        ResponseFrame frame, Question question, ResponseEvents events, GroundedChat grounded, SourceLinks links, IDocumentStore documents, TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var hasBegun = false;
        await foreach (var update in grounded.AskAsync(question, links, [], cancellationToken))
        {
            if (!hasBegun)
            {
                hasBegun = true;
                foreach (var item in events.Begin().Concat(events.Found()))
                {
                    yield return item;
                }
            }

            foreach (var item in events.Grow(update.Piece))
            {
                yield return item;
            }

            if (update.Answer is { } answer)
            {
                var end = ResponseEnd.Of(answer, update.Text, time.GetUtcNow());
                foreach (var item in events.End(end with { Attributes = await AttributesAsync(frame, answer, question.Caller, documents, cancellationToken) }))
                {
                    yield return item;
                }
            }
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> RawAsync(
        ResponseFrame frame, AskableModel model, IReadOnlyList<ChatTurn> turns, ResponseEvents events, Caller caller, RawChat raw, TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ChatRequest { Temperature = frame.Request.Temperature, TopP = frame.Request.TopP, MaxCompletionTokens = frame.Request.MaxOutputTokens };
        var format = OutputFormat.OfModel(frame.Request.Text?.Format);
        var hasBegun = false;
        await foreach (var chunk in raw.AskAsync(request, format, turns, model, caller, frame.CreatedAt, cancellationToken))
        {
            var items = hasBegun ? events.Grow(chunk.Choices[0].Delta?.Content ?? "") : events.Begin();
            hasBegun = true;
            foreach (var item in chunk.Usage is { } usage ? items.Concat(events.End(new ResponseEnd(usage, time.GetUtcNow(), IsCut: chunk.Choices[0].FinishReason == "length"))) : items)
            {
                yield return item;
            }
        }
    }

    private static async Task<IResult> FindAsync(
        string response, HttpContext context, Caller caller, IConversationStore conversations, IDocumentStore documents, IStringLocalizer<SharedResources> texts,
        CancellationToken cancellationToken)
    {
        var (message, frame) = await RequireAsync(response, caller, conversations, cancellationToken);
        if (message.Answer is not { } answer)
        {
            return TypedResults.Json(ResponseJson.Whole(frame, message.State == MessageState.Writing ? "in_progress" : "failed", [], usage: null), OpenAiJson.Options);
        }

        var links = SourceLinks.Of(context.Request);
        var text = GroundedChat.Text(links, texts);
        var events = new ResponseEvents(frame, isGrounded: true, links);
        events.Grow(text.Complete(answer));
        var endedAt = message.AskedAt + TimeSpan.FromMilliseconds(answer.Trace.Timings.GetValueOrDefault("total"));
        events.End(ResponseEnd.Of(answer, text, endedAt) with { Attributes = await AttributesAsync(frame, answer, caller, documents, cancellationToken) });
        return TypedResults.Json(events.Whole!, OpenAiJson.Options);
    }

    private static async Task<IReadOnlyDictionary<Guid, IReadOnlyDictionary<string, string>>> AttributesAsync(
        ResponseFrame frame, Answer answer, Caller caller, IDocumentStore documents, CancellationToken cancellationToken)
    {
        var attributes = new Dictionary<Guid, IReadOnlyDictionary<string, string>>();
        foreach (var id in frame.HasResults ? answer.Trace.Passages.Select(passage => passage.DocumentId).Distinct() : [])
        {
            if (await documents.FindAsync(id, caller.Filter(), cancellationToken) is { } document)
            {
                attributes[id] = StoreFileJson.AttributesOf(document);
            }
        }

        return attributes;
    }

    private static async Task<IResult> ListInputAsync(string response, Caller caller, IConversationStore conversations, CancellationToken cancellationToken)
    {
        var (message, frame) = await RequireAsync(response, caller, conversations, cancellationToken);
        var id = $"in_{frame.MessageId:N}";
        var item = new JsonObject
        {
            ["id"] = id, ["type"] = "message", ["status"] = "completed", ["role"] = "user",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "input_text", ["text"] = message.Question }),
        };
        return TypedResults.Json(
            new JsonObject { ["object"] = "list", ["data"] = new JsonArray(item), ["first_id"] = id, ["last_id"] = id, ["has_more"] = false }, OpenAiJson.Options);
    }

    private static async Task<IResult> DeleteAsync(string response, Caller caller, IConversationStore conversations, CancellationToken cancellationToken)
    {
        var (message, frame) = await RequireAsync(response, caller, conversations, cancellationToken);
        await conversations.TruncateAsync(frame.ConversationId, message.Id, caller.Id, cancellationToken);
        return TypedResults.Json(new DeletedJson(response, "response"), OpenAiJson.Options);
    }

    private static async Task<(Message Message, ResponseFrame Frame)> RequireAsync(
        string response, Caller caller, IConversationStore conversations, CancellationToken cancellationToken)
    {
        if (OpenAiIds.FindResponse(response) is not var (conversation, id)
            || (await conversations.ListMessagesAsync(conversation, caller.Id, cancellationToken)).FirstOrDefault(message => message.Id == id) is not { } found)
        {
            throw OpenAiException.NotFound("This response was not kept, or it is not yours.", "response_id");
        }

        return (found, new ResponseFrame(new ResponseRequest { Include = ["file_search_call.results"] }, found.Answer?.Model ?? "none", found.AskedAt.ToUnixTimeSeconds(), conversation, id));
    }
}

/// <summary>Reads the input of a response.</summary>
internal static class ResponseInput
{
    public static IReadOnlyList<ChatTurn> Turns(ResponseRequest request)
    {
        if (request.Tools?.Any(tool => tool?.Type != ResponseRequest.FileSearch) == true)
        {
            throw OpenAiException.Invalid("The tool that is there is file_search. Nothing was asked. POST /v1/chat/completions takes functions.", "tools");
        }

        List<ChatMessageJson?> messages = request.Input.ValueKind switch
        {
            JsonValueKind.String => [new ChatMessageJson("user", request.Input, default, null)],
            JsonValueKind.Array => [.. request.Input.EnumerateArray().Select(Message).Where(message => message is not null)],
            _ => throw OpenAiException.Invalid("input is neither a text nor a list of messages. Nothing was asked.", "input"),
        };
        if (request.Instructions is { Length: > 0 } instructions)
        {
            messages.Insert(0, new ChatMessageJson("system", JsonSerializer.SerializeToElement(instructions), default, null));
        }

        return ChatReading.Messages(messages);
    }

    /// <summary>What its searches look at: sets of tags of which a document must have all of one, and the least score.</summary>
    public static (IReadOnlyList<IReadOnlyList<string>>? Tags, double MinScore) Filter(ResponseRequest request)
    {
        var filtered = (request.Tools ?? []).Where(tool => tool is { Filters: not null } or { RankingOptions: not null }).ToList();
        return filtered switch
        {
            [] => (null, 0),
            [{ } tool] when request.Tools!.Count == 1 => (AttributeFilter.Read(tool.Filters ?? default), tool.RankingOptions?.ScoreThreshold ?? 0),
            _ => throw OpenAiException.Invalid("Filters and ranking_options hold for one file_search, and there are several. Nothing was asked. Name all vector stores in one.", "tools"),
        };
    }

    // Items that are no messages, such as earlier searches, are part of what a client sends back and say nothing.
    private static ChatMessageJson? Message(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw OpenAiException.Invalid("input holds something that is no message. Nothing was asked.", "input");
        }

        return item.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String
            ? new ChatMessageJson(role.GetString(), item.TryGetProperty("content", out var content) ? content : default, default, null)
            : null;
    }
}
