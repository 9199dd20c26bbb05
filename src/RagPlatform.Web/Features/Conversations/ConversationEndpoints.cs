using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Conversations;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Conversations;

internal static class ConversationEndpoints
{
    public static IServiceCollection AddConversationsFeature(this IServiceCollection services) => services.AddHostedService<InterruptedAnswers>();

    public static IEndpointRouteBuilder MapConversations(this IEndpointRouteBuilder routes)
    {
        var conversations = routes.MapGroup("/api/conversations").WithTags("Conversations").ForKeys(KeyScopes.Ask);
        conversations.MapGet("/", ListAsync).WithSummary("Your conversations, pinned first, then newest");
        conversations.MapPost("/", AddAsync).WithSummary("Begins a conversation")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        conversations.MapGet("/{id:guid}", FindAsync).WithSummary("A conversation with its messages").ProducesProblem(StatusCodes.Status404NotFound);
        conversations.MapPatch("/{id:guid}", ChangeAsync).WithSummary("Changes title, assistant or pin")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        conversations.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Hides a conversation; restore brings it back").ProducesProblem(StatusCodes.Status404NotFound);
        conversations.MapPost("/{id:guid}/restore", RestoreAsync).WithSummary("Undoes a deletion").ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Ok<IEnumerable<ConversationJson>>> ListAsync(
        string? search, Caller caller, IConversationStore conversations, CancellationToken cancellationToken) =>
        TypedResults.Ok((await conversations.ListAsync(caller.Id, search, cancellationToken)).Select(c => ConversationJson.From(c)));

    private static async Task<Results<Created<ConversationJson>, ProblemHttpResult>> AddAsync(
        ConversationChange change, Caller caller, IConversationStore conversations, IAssistantStore assistants, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await FindProblemAsync(change, caller, assistants, cancellationToken) is { } problem)
        {
            return problem;
        }

        var now = time.GetUtcNow();
        var conversation = new Conversation(
            Guid.CreateVersion7(now), caller.Id, change.Title ?? "", change.AssistantId, change.Pinned ?? false, now, now);
        await conversations.SaveAsync(conversation, cancellationToken);
        return TypedResults.Created($"/api/conversations/{conversation.Id}", ConversationJson.From(conversation));
    }

    private static async Task<Results<Ok<ConversationJson>, ProblemHttpResult>> FindAsync(
        Guid id, Caller caller, IConversationStore conversations, CancellationToken cancellationToken)
    {
        if (await conversations.FindAsync(id, caller.Id, cancellationToken) is not { } conversation)
        {
            return ApiProblems.NoConversation();
        }

        var messages = await conversations.ListMessagesAsync(id, caller.Id, cancellationToken);
        return TypedResults.Ok(ConversationJson.From(conversation, messages));
    }

    private static async Task<Results<Ok<ConversationJson>, ProblemHttpResult>> ChangeAsync(
        Guid id, ConversationChange change, Caller caller, IConversationStore conversations, IAssistantStore assistants, CancellationToken cancellationToken)
    {
        if (await conversations.FindAsync(id, caller.Id, cancellationToken) is not { } conversation)
        {
            return ApiProblems.NoConversation();
        }

        if (await FindProblemAsync(change, caller, assistants, cancellationToken) is { } problem)
        {
            return problem;
        }

        conversation = conversation with
        {
            Title = change.Title ?? conversation.Title,
            AssistantId = change.AssistantId ?? conversation.AssistantId,
            Pinned = change.Pinned ?? conversation.Pinned,
        };
        await conversations.SaveAsync(conversation, cancellationToken);
        return TypedResults.Ok(ConversationJson.From(conversation));
    }

    private static async Task<ProblemHttpResult?> FindProblemAsync(
        ConversationChange change, Caller caller, IAssistantStore assistants, CancellationToken cancellationToken) =>
        change.Title?.Length > ConversationTitle.MaxGivenLength
            ? ApiProblems.Invalid($"A title has up to {ConversationTitle.MaxGivenLength} characters, this one has {change.Title.Length}. Nothing was changed. Send a shorter one.")
            : change.AssistantId is { } id && await assistants.FindAsync(id, caller.Filter(), cancellationToken) is null ? ApiProblems.NoAssistant()
            : null;

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, Caller caller, IConversationStore conversations, CancellationToken cancellationToken) =>
        await conversations.DeleteAsync(id, caller.Id, cancellationToken) ? TypedResults.NoContent() : ApiProblems.NoConversation();

    private static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(
        Guid id, Caller caller, IConversationStore conversations, CancellationToken cancellationToken) =>
        await conversations.RestoreAsync(id, caller.Id, cancellationToken) ? TypedResults.NoContent() : ApiProblems.NoConversation();
}

/// <summary>What is left out stays as it is.</summary>
internal sealed record ConversationChange(string? Title = null, Guid? AssistantId = null, bool? Pinned = null);

internal sealed record ConversationJson(
    Guid Id, string Title, Guid? AssistantId, bool Pinned, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, IEnumerable<MessageJson>? Messages)
{
    public static ConversationJson From(Conversation conversation, IEnumerable<Message>? messages = null) => new(
        conversation.Id, conversation.Title, conversation.AssistantId, conversation.Pinned, conversation.CreatedAt, conversation.ChangedAt,
        messages?.Select(MessageJson.From));
}

internal sealed record MessageJson(Guid Id, string Question, AnswerJson? Answer, MessageState State, string? Notice, DateTimeOffset AskedAt)
{
    public static MessageJson From(Message message) => new(
        message.Id, message.Question, message.Answer is null ? null : AnswerJson.From(message.Answer), message.State, message.Notice, message.AskedAt);
}
