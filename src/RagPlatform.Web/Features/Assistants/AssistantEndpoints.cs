using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Assistants;

internal static class AssistantEndpoints
{
    public static IEndpointRouteBuilder MapAssistants(this IEndpointRouteBuilder routes)
    {
        var assistants = routes.MapGroup("/api/assistants").WithTags("Assistants").ForKeys(KeyScopes.Administer);
        assistants.MapGet("/", ListAsync).WithSummary("Assistants that you may use, by name").ForKeys(KeyScopes.Ask | KeyScopes.Administer);
        assistants.MapPost("/", AddAsync).WithSummary("Adds an assistant")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        assistants.MapGet("/{id:guid}", FindAsync).WithSummary("An assistant").ForKeys(KeyScopes.Ask | KeyScopes.Administer)
            .ProducesProblem(StatusCodes.Status404NotFound);
        assistants.MapPut("/{id:guid}", ChangeAsync).WithSummary("Stores the next version; collections of it that you may not see stay")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        assistants.MapGet("/{id:guid}/versions", ListVersionsAsync).WithSummary("Its versions, newest first").ProducesProblem(StatusCodes.Status404NotFound);
        assistants.MapGet("/{id:guid}/export", ExportAsync).WithSummary("The assistant as a file").Produces<AssistantContent>().ProducesProblem(StatusCodes.Status404NotFound);
        assistants.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Hides an assistant; restore brings it back")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        assistants.MapPost("/{id:guid}/restore", RestoreAsync).WithSummary("Undoes a deletion").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        return routes;
    }

    private static async Task<Ok<IReadOnlyList<Assistant>>> ListAsync(
        Caller caller, AccessRules rules, IAssistantStore assistants, CancellationToken cancellationToken) =>
        TypedResults.Ok(await (await assistants.ListAsync(caller.Filter(), cancellationToken)).ShownToAsync(caller, rules, cancellationToken));

    private static async Task<Results<Created<Assistant>, ProblemHttpResult>> AddAsync(
        AssistantContent content, Caller caller, IAssistantStore assistants, IDocumentStore documents, TimeProvider time, CancellationToken cancellationToken)
    {
        var collections = await documents.ListCollectionsAsync(caller.Filter(), cancellationToken);
        if (Check(content, collections) is { } problem)
        {
            return problem;
        }

        var added = await assistants.SaveAsync(content.ToAssistant(Guid.CreateVersion7(time.GetUtcNow()), collections), caller, cancellationToken);
        return TypedResults.Created($"/api/assistants/{added.Id}", added);
    }

    private static async Task<Results<Ok<Assistant>, ProblemHttpResult>> FindAsync(
        Guid id, Caller caller, AccessRules rules, IAssistantStore assistants, CancellationToken cancellationToken) =>
        await assistants.FindAsync(id, caller.Filter(), cancellationToken) is { } assistant
            ? TypedResults.Ok(await assistant.ShownToAsync(caller, rules, cancellationToken))
            : ApiProblems.NoAssistant();

    private static async Task<Results<Ok<Assistant>, ProblemHttpResult>> ChangeAsync(
        Guid id, AssistantContent content, Caller caller, AccessRules rules, IAssistantStore assistants, IDocumentStore documents,
        CancellationToken cancellationToken)
    {
        await rules.RequireAsync(new(AccessTargetKind.Assistant, id), AccessRole.Editor, caller, cancellationToken);
        var collections = await documents.ListCollectionsAsync(caller.Filter(), cancellationToken);
        if (Check(content, collections) is { } problem)
        {
            return problem;
        }

        var changed = await assistants.SaveAsync(content.ToAssistant(id, collections), caller, cancellationToken);
        return TypedResults.Ok(await changed.ShownToAsync(caller, rules, cancellationToken));
    }

    private static async Task<Results<Ok<IReadOnlyList<Assistant>>, ProblemHttpResult>> ListVersionsAsync(
        Guid id, Caller caller, AccessRules rules, IAssistantStore assistants, CancellationToken cancellationToken)
    {
        var versions = await assistants.ListVersionsAsync(id, caller.Filter(), cancellationToken);
        return versions.Count == 0 ? ApiProblems.NoAssistant() : TypedResults.Ok(await versions.ShownToAsync(caller, rules, cancellationToken));
    }

    private static async Task<Results<JsonHttpResult<AssistantContent>, ProblemHttpResult>> ExportAsync(
        Guid id, Caller caller, IAssistantStore assistants, IDocumentStore documents, IAuditLog audit, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (await assistants.FindAsync(id, caller.Filter(), cancellationToken) is not { } assistant)
        {
            return ApiProblems.NoAssistant();
        }

        await audit.RecordAsync(caller, AuditAction.Exported, AuditTargets.Assistant(id, assistant.Name), cancellationToken: cancellationToken);
        context.Response.Headers.ContentDisposition = Downloads.Attachment($"{assistant.Name}.assistant.json");
        return TypedResults.Json(AssistantContent.From(assistant, await documents.ListCollectionsAsync(caller.Filter(), cancellationToken)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, Caller caller, AccessRules rules, IAssistantStore assistants, CancellationToken cancellationToken)
    {
        await rules.RequireAsync(new(AccessTargetKind.Assistant, id), AccessRole.Owner, caller, cancellationToken);
        return await assistants.DeleteAsync(id, caller.Filter(), cancellationToken) ? TypedResults.NoContent() : ApiProblems.NoAssistant();
    }

    private static async Task<Results<Ok<Assistant>, ProblemHttpResult>> RestoreAsync(
        Guid id, Caller caller, AccessRules rules, IAssistantStore assistants, CancellationToken cancellationToken)
    {
        await rules.RequireRestoringAsync(new(AccessTargetKind.Assistant, id), AccessRole.Owner, caller, cancellationToken);
        await assistants.RestoreAsync(id, caller.Filter(), cancellationToken);
        return await FindAsync(id, caller, rules, assistants, cancellationToken);
    }

    private static ProblemHttpResult? Check(AssistantContent content, IReadOnlyList<CollectionSummary> collections)
    {
        if ((content.Name?.Trim().Length ?? 0) is 0 or > AssistantContent.MaxName)
        {
            return ApiProblems.Invalid(
                $"An assistant needs a name of 1 to {AssistantContent.MaxName} characters. Nothing was stored. Send {{\"name\": \"HR\", \"instructions\": \"…\"}}.");
        }

        if (content.WrongOrigins() is { Count: > 0 } wrong)
        {
            return ApiProblems.Invalid(
                $"These are no origins: {string.Join(", ", wrong)}. Nothing was stored. Write scheme and host alone, such as https://intranet.example.com.");
        }

        var unknown = content.Missing(collections)
            .Concat((content.CollectionIds ?? []).Where(id => !collections.Any(summary => summary.Collection.Id == id)).Select(id => id.ToString()))
            .ToList();
        return unknown.Count == 0
            ? null
            : ApiProblems.Invalid($"There is no collection {string.Join(", ", unknown)}. Nothing was stored. GET /api/collections lists yours.");
    }
}
