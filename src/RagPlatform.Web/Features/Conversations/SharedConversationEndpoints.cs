using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Conversations;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Conversations;

/// <summary>Conversations that are shared with named people, to read.</summary>
internal static class SharedConversationEndpoints
{
    public static IEndpointRouteBuilder MapSharedConversations(this IEndpointRouteBuilder routes)
    {
        var conversations = routes.MapGroup("/api/conversations").WithTags("Conversations").ForKeys(KeyScopes.Ask);
        conversations.MapGet("/{id:guid}/readers", ListReadersAsync).WithSummary("Ids of the people that you share a conversation with").ProducesProblem(StatusCodes.Status404NotFound);
        conversations.MapPut("/{id:guid}/readers", ShareAsync).WithSummary("Shares a conversation of yours with exactly these people, to read")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        conversations.MapGet("/shared", ListAsync).WithSummary("Conversations that others share with you");
        conversations.MapGet("/shared/{id:guid}", FindAsync).WithSummary("A conversation that is shared with you, as far as you may see its sources")
            .ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Results<Ok<IReadOnlyList<string>>, ProblemHttpResult>> ListReadersAsync(
        Guid id, Caller caller, SharedConversations shared, IConversationStore conversations, CancellationToken cancellationToken) =>
        await conversations.FindAsync(id, caller.Id, cancellationToken) is null
            ? ApiProblems.NoConversation()
            : TypedResults.Ok(await shared.ListReadersAsync(id, caller, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> ShareAsync(
        Guid id, IReadOnlyList<Guid> people, Caller caller, SharedConversations shared, IConversationStore conversations, CancellationToken cancellationToken) =>
        // Asked first: whose conversation it is not learns nothing about people from it.
        await conversations.FindAsync(id, caller.Id, cancellationToken) is not null && await shared.ShareAsync(id, people, caller, cancellationToken)
            ? TypedResults.NoContent()
            : ApiProblems.NoConversation();

    private static async Task<Ok<IEnumerable<ConversationJson>>> ListAsync(Caller caller, SharedConversations shared, CancellationToken cancellationToken) =>
        TypedResults.Ok((await shared.ListAsync(caller, cancellationToken)).Select(conversation => ConversationJson.From(conversation)));

    private static async Task<Results<Ok<SharedConversationJson>, ProblemHttpResult>> FindAsync(
        Guid id, Caller caller, SharedConversations shared, CancellationToken cancellationToken) =>
        await shared.FindAsync(id, caller, cancellationToken) is { } found
            ? TypedResults.Ok(new SharedConversationJson(
                found.Conversation.Id, found.Conversation.Title, found.OwnerName,
                found.Messages.Select(message => new SharedMessageJson(MessageJson.From(message.Message), message.Hidden))))
            : ApiProblems.NoConversation();
}

internal sealed record SharedConversationJson(Guid Id, string Title, string Owner, IEnumerable<SharedMessageJson> Messages);

/// <param name="Message">The exchange, with what you may see of its answer.</param>
/// <param name="Hidden">How many sentences rest on what you may not see.</param>
internal sealed record SharedMessageJson(MessageJson Message, int Hidden);
