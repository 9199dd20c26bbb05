using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.KernelMemory;

internal static class MemorySearch
{
    /// <summary>Most passages, and what those get who name no number.</summary>
    private const int MaxLimit = 100;

    public static void MapMemorySearch(this IEndpointRouteBuilder memory) =>
        memory.MapPost("/search", SearchAsync).WithSummary("Kernel Memory: the best passages for a query").ForKeys(KeyScopes.Search)
            .WithDescription("Filters are sets of tags, of which a document must have all of one. Without a query, the first passages that the filters leave.")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<MemoryResultJson>, ProblemHttpResult>> SearchAsync(
        MemorySearchRequest request, MemoryIndexes indexes, MemoryCitations citations, Retriever retriever, IKnowledgeStore knowledge, Caller caller,
        IAuditLog audit, IOptions<AuditOptions> options, CancellationToken cancellationToken)
    {
        if (!MemoryTags.TryRead(request.Filters, out var tags, out var problem))
        {
            return ApiProblems.Invalid(problem);
        }

        var query = request.Query?.Trim() ?? "";
        if (query.Length > QuestionRules.MaxLength)
        {
            return ApiProblems.Invalid($"A query has at most {QuestionRules.MaxLength} characters, this one has {query.Length}. Nothing was searched. Shorten it.");
        }

        var filter = MemoryIndexes.Filter(caller, await indexes.FindAsync(request.Index, cancellationToken), tags);
        var limit = request.Limit is > 0 and < MaxLimit ? request.Limit : MaxLimit;
        var passages = query.Length > 0 ? (await retriever.RetrieveAsync([query], filter, limit, RetrievalMode.Hybrid, cancellationToken)).Passages
            : tags is not null ? await knowledge.ListPassagesAsync(filter, limit, cancellationToken)
            : [];
        if (query.Length > 0)
        {
            passages = [.. passages.Where(passage => passage.Score >= request.MinRelevance)];
        }

        await audit.RecordAsync(
            caller, AuditAction.Searched, details: JsonSerializer.Serialize(new
            {
                documents = passages.Select(passage => passage.DocumentId).Distinct(),
                query = options.Value.KeepQuestions ? query : null,
            }),
            cancellationToken: cancellationToken);
        var results = await citations.TellAsync(request.Index, passages, cancellationToken);
        return TypedResults.Ok(new MemoryResultJson(request.Query ?? "", results.Count == 0, results));
    }
}
