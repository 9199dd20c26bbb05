using System.ComponentModel;
using System.Globalization;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Features.Search;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.Mcp;

/// <summary><c>search</c>: the best passages for a query.</summary>
internal sealed class SearchTool(AuditedSearch search, IDocumentStore documents, Caller caller, SourceLinks links)
{
    [McpServerTool(
        Name = "search", Title = "Search the documents", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false, UseStructuredContent = true,
        OutputSchemaType = typeof(FoundJson))]
    [NeedsScope(KeyScopes.Search)]
    [Description("Finds the passages of the company's documents that fit a query best, with document, page and web address. Use ask for an answer.")]
    public async Task<CallToolResult> SearchAsync(
        [Description("What to look for: words, or a question")] string query,
        [Description("Names or ids of collections to look in; all that you may read if left out")] string[]? collections = null,
        [Description("Longest list, 1 to 100")] int top = AuditedSearch.DefaultTop,
        [Description("hybrid, or vector or text alone")] RetrievalMode mode = RetrievalMode.Hybrid,
        CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(query))
        {
            throw new McpException("The query is empty, so nothing was searched. Give the words to look for.");
        }

        if (!AuditedSearch.IsTop(top))
        {
            throw new McpException($"top is {top}, but a search returns 1 to {AuditedSearch.MaxTop} passages. Nothing was searched.");
        }

        var found = await search.SearchAsync(
            query, await documents.FindCollectionsAsync(collections, caller, cancellationToken), top, mode, caller, cancellationToken);
        var content = new FoundJson(
            [.. found.Passages.Select((passage, i) => FoundPassageJson.From(passage, i + 1, links))], found.Mode, found.SearchedChunks, found.Notice);
        return ToolResult.Of(content, Write(content));
    }

    private static string Write(FoundJson found)
    {
        var text = new StringBuilder(found.Notice is null ? "" : $"{found.Notice}\n\n");
        if (found.Passages.Count == 0)
        {
            text.Append(found.SearchedChunks == 0
                ? "There is nothing to search: you may read no document, or none is ready yet."
                : "Nothing was found. Try other words.");
        }

        foreach (var passage in found.Passages)
        {
            var heading = passage.Heading.Length > 0 ? $", {passage.Heading}" : "";
            text.Append(CultureInfo.InvariantCulture, $"[{passage.Number}] {passage.DocumentName}, page {passage.Page}{heading}\n{passage.Text}\n{passage.Url}\n\n");
        }

        return text.ToString().TrimEnd();
    }
}

internal sealed record FoundJson(IReadOnlyList<FoundPassageJson> Passages, RetrievalMode Mode, int SearchedChunks, string? Notice);

internal sealed record FoundPassageJson(
    int Number, Guid DocumentId, string DocumentName, Guid CollectionId, int Page, string Heading, string Text, double Score, string Url, string Uri)
{
    public static FoundPassageJson From(Passage passage, int number, SourceLinks links) => new(
        number, passage.DocumentId, passage.DocumentName, passage.CollectionId, passage.Chunk.Page, passage.Chunk.Heading, passage.Chunk.Text, passage.Score,
        links.To(passage), DocumentResources.AddressOf(passage.DocumentId, passage.Chunk.Page));
}
