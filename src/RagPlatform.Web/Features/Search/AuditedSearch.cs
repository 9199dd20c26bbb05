using System.Text.Json;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Web.Features.Search;

/// <summary>A search without an answer, and its row in the audit log: the same for every door that people or programs search by.</summary>
internal sealed class AuditedSearch(Retriever retriever, IAuditLog audit, IOptions<AuditOptions> options)
{
    public const int DefaultTop = 10;
    public const int MaxTop = 100;

    public static bool IsTop(int top) => top is >= 1 and <= MaxTop;

    public async Task<RetrievalResult> SearchAsync(
        string query, IReadOnlyList<Guid>? collectionIds, int top, RetrievalMode mode, Caller caller, CancellationToken cancellationToken,
        IReadOnlyList<IReadOnlyList<string>>? tags = null)
    {
        var found = await retriever.RetrieveAsync([query], caller.Filter(collectionIds) with { Tags = tags }, top, mode, cancellationToken);
        await audit.RecordAsync(
            caller, AuditAction.Searched, details: JsonSerializer.Serialize(new
            {
                documents = found.Passages.Select(passage => passage.DocumentId).Distinct(),
                query = options.Value.KeepQuestions ? query : null,
            }),
            cancellationToken: cancellationToken);
        return found;
    }
}
