using System.ComponentModel;
using Microsoft.SemanticKernel;
using RagPlatform.Core.Access;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering.Orchestration;

/// <summary>What a kernel can do with the documents. Bound to one caller's rights: no argument, and so no prompt, can widen them.</summary>
internal sealed class KnowledgePlugin(Retriever retriever, IKnowledgeStore store, AccessFilter filter)
{
    /// <summary>Name of <see cref="SearchAsync"/>.</summary>
    public const string Search = "search";

    /// <summary>Name of <see cref="ReadDocumentAsync"/>.</summary>
    public const string ReadDocument = "read_document";

    [KernelFunction(Search), Description("Finds the passages of the documents that fit a question, best first.")]
    public Task<RetrievalResult> SearchAsync(
        [Description("What to search for; the rewritten question first, then the question as typed.")] IReadOnlyList<string> queries,
        [Description("Most passages wanted.")] int top,
        CancellationToken cancellationToken) =>
        retriever.RetrieveAsync(queries, filter, top, RetrievalMode.Hybrid, cancellationToken);

    [KernelFunction(ReadDocument), Description("Reads one page of a document, or all of it.")]
    public async Task<string> ReadDocumentAsync(
        [Description("Id of the document.")] Guid documentId,
        [Description("Number of the page, from 1; leave out for the whole document.")] int? page = null,
        CancellationToken cancellationToken = default)
    {
        if (page is { } number)
        {
            return (await store.ReadPageAsync(documentId, number, filter, cancellationToken))?.Text ?? "";
        }

        return string.Join("\n\n", (await store.ReadPagesAsync(documentId, filter, cancellationToken)).Select(read => read.Text));
    }
}
