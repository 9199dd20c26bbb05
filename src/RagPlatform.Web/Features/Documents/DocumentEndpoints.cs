using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Features.Documents.Uploads;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Documents;

internal static class DocumentEndpoints
{
    public static IServiceCollection AddDocumentsFeature(this IServiceCollection services) => services.AddScoped<UploadQueue>();

    public static IEndpointRouteBuilder MapDocuments(this IEndpointRouteBuilder routes)
    {
        var inCollection = routes.MapGroup("/api/collections/{collectionId:guid}/documents").WithTags("Documents").ForKeys(KeyScopes.Upload);
        inCollection.MapGet("/", ListAsync).WithSummary("Documents of a collection, newest first").ForKeys(KeyScopes.Search | KeyScopes.Upload)
            .ProducesProblem(StatusCodes.Status404NotFound);
        inCollection.MapUpload();

        var documents = routes.MapGroup("/api/documents").WithTags("Documents").ForKeys(KeyScopes.Upload);
        documents.MapGet("/{id:guid}", FindAsync).WithSummary("A document and its state").ForKeys(KeyScopes.Search | KeyScopes.Upload)
            .ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Hides a document; restore brings it back").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapPost("/{id:guid}/restore", RestoreAsync).WithSummary("Undoes a deletion").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapPost("/{id:guid}/retry", RetryAsync).WithSummary("Reads a failed document again")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        documents.MapGet("/{id:guid}/pages/{page:int}", ReadPageAsync).WithSummary("One page as it was read").ForKeys(KeyScopes.Search)
            .ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapOriginal();
        return routes;
    }

    private static async Task<Results<Ok<IEnumerable<DocumentJson>>, ProblemHttpResult>> ListAsync(
        Guid collectionId, Caller caller, IDocumentStore documents, CancellationToken cancellationToken)
    {
        var found = await documents.ListAsync(collectionId, caller.Filter(), cancellationToken);
        if (found.Count == 0 && !await documents.HasCollectionAsync(collectionId, caller, cancellationToken))
        {
            return ApiProblems.NoCollection();
        }

        return TypedResults.Ok(found.Select(DocumentJson.From));
    }

    private static async Task<Results<Ok<DocumentJson>, ProblemHttpResult>> FindAsync(
        Guid id, Caller caller, IDocumentStore documents, CancellationToken cancellationToken) =>
        await documents.FindAsync(id, caller.Filter(), cancellationToken) is { } document
            ? TypedResults.Ok(DocumentJson.From(document))
            : ApiProblems.NoDocument();

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, Caller caller, AccessRules rules, IDocumentStore documents, CancellationToken cancellationToken)
    {
        await rules.RequireAsync(new(AccessTargetKind.Document, id), AccessRole.Editor, caller, cancellationToken);
        if (await documents.DeleteAsync([id], caller.Filter(), cancellationToken) == 0)
        {
            return ApiProblems.NoDocument();
        }

        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(
        Guid id, Caller caller, AccessRules rules, IDocumentStore documents, CancellationToken cancellationToken)
    {
        await rules.RequireRestoringAsync(new(AccessTargetKind.Document, id), AccessRole.Editor, caller, cancellationToken);
        if (await documents.RestoreAsync([id], caller.Filter(), cancellationToken) == 0)
        {
            return ApiProblems.NoDocument();
        }

        return TypedResults.NoContent();
    }

    private static async Task<Results<Accepted<DocumentJson>, ProblemHttpResult>> RetryAsync(
        Guid id, Caller caller, AccessRules rules, IDocumentStore documents, IngestionQueue queue, CancellationToken cancellationToken)
    {
        await rules.RequireAsync(new(AccessTargetKind.Document, id), AccessRole.Editor, caller, cancellationToken);
        if (await documents.FindAsync(id, caller.Filter(), cancellationToken) is not { } document)
        {
            return ApiProblems.NoDocument();
        }

        if (document.State != DocumentState.Failed)
        {
            return ApiProblems.Conflict($"{document.Name} has not failed, so there is nothing to try again. Upload it again if it has changed.");
        }

        await documents.RequeueAsync(id, cancellationToken);
        queue.Wake();
        return TypedResults.Accepted($"/api/documents/{id}", DocumentJson.From(document with { State = DocumentState.Queued, Error = null }));
    }

    private static async Task<Results<Ok<PageJson>, ProblemHttpResult>> ReadPageAsync(
        Guid id, int page, Caller caller, IKnowledgeStore knowledge, CancellationToken cancellationToken) =>
        await knowledge.ReadPageAsync(id, page, caller.Filter(), cancellationToken) is { } found
            ? TypedResults.Ok(PageJson.From(found))
            : ApiProblems.NotFound("This page does not exist, has not been read yet, or you don't have access to its document. Ask its owner.");

    public static async Task<bool> HasCollectionAsync(
        this IDocumentStore documents, Guid id, Caller caller, CancellationToken cancellationToken) =>
        (await documents.ListCollectionsAsync(caller.Filter([id]), cancellationToken)).Any(summary => summary.Collection.Id == id);
}
