using System.Text.Json;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>Documents as they were read, for whoever may see them. Each look is a row of the audit log, as a look at the original is.</summary>
internal sealed class DocumentReading(IDocumentStore documents, IKnowledgeStore knowledge, IAuditLog audit, Caller caller)
{
    /// <summary>The document with its pages; null when there is none or it may not be seen.</summary>
    /// <param name="id">The document.</param>
    /// <param name="page">The page that is looked at, for the log; null for all of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DocumentText?> FindAsync(Guid id, int? page, CancellationToken cancellationToken)
    {
        if (await documents.FindAsync(id, caller.Filter(), cancellationToken) is not { } document)
        {
            return null;
        }

        var pages = await knowledge.ReadPagesAsync(id, caller.Filter(), cancellationToken);
        await audit.RecordAsync(
            caller, AuditAction.SawOriginal, AuditTargets.Document(id, document.Name), details: JsonSerializer.Serialize(new { @as = "text", page }),
            cancellationToken: cancellationToken);
        return new DocumentText(document, pages);
    }
}

/// <summary>A document and its pages, ascending.</summary>
internal sealed record DocumentText(Document Document, IReadOnlyList<DocumentPage> Pages)
{
    /// <summary>Why there is nothing to read, for people; null when there is.</summary>
    public string? Problem => Pages.Count > 0 ? null : Document.State switch
    {
        DocumentState.Failed => $"{Document.Name} could not be read: {Document.Error}",
        DocumentState.Ready => $"{Document.Name} holds no text.",
        _ => $"{Document.Name} is still being read. Try again in a while.",
    };

    /// <summary>Pages from the given place on, until there are enough characters; the last one may be cut.</summary>
    /// <param name="page">Number of the first page.</param>
    /// <param name="start">First character of it.</param>
    /// <param name="most">Most characters.</param>
    /// <returns>The pages, and the place that comes after them; null at the end.</returns>
    public (IReadOnlyList<DocumentPage> Pages, (int Page, int Start)? Next) Read(int page, int start, int most)
    {
        var read = new List<DocumentPage>();
        foreach (var one in Pages.Where(one => one.Number >= page))
        {
            var from = one.Number == page ? Math.Min(start, one.Text.Length) : 0;
            if (read.Count > 0 && one.Text.Length > most)
            {
                return (read, (one.Number, 0));
            }

            var length = Math.Min(one.Text.Length - from, most);
            // Never between the two halves of one character.
            if (from + length < one.Text.Length && length > 1 && char.IsHighSurrogate(one.Text[from + length - 1]))
            {
                length--;
            }

            read.Add(one with { Text = one.Text.Substring(from, length) });
            if (from + length < one.Text.Length)
            {
                return (read, (one.Number, from + length));
            }

            most -= length;
        }

        return (read, null);
    }
}
