using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.KernelMemory;

/// <summary>Passages as its clients know them: by file, the best file first.</summary>
internal sealed class MemoryCitations(IDocumentStore documents, Caller caller)
{
    public async Task<IReadOnlyList<MemoryCitationJson>> TellAsync(string? index, IEnumerable<Passage> passages, CancellationToken cancellationToken)
    {
        var told = new List<MemoryCitationJson>();
        foreach (var file in passages.GroupBy(passage => passage.DocumentId))
        {
            // Deleted in this moment: what can't be read is not told.
            if (await documents.FindAsync(file.Key, caller.Filter(), cancellationToken) is { } document)
            {
                told.Add(Tell(MemoryIndexes.NameOf(index), document, [.. file]));
            }
        }

        return told;
    }

    /// <summary>The passages that an answer cites.</summary>
    public Task<IReadOnlyList<MemoryCitationJson>> TellAsync(string? index, Answer answer, CancellationToken cancellationToken) => TellAsync(
        index,
        answer.Citations.Select(citation => answer.Trace.Passages.FirstOrDefault(passage => Holds(passage, citation))).OfType<Passage>().DistinctBy(passage => passage.ChunkId),
        cancellationToken);

    private static bool Holds(Passage passage, Citation citation) =>
        (passage.DocumentId, passage.Chunk.Page) == (citation.DocumentId, citation.Page) && passage.Chunk.Start <= citation.Start && citation.Start < passage.Chunk.End;

    private static MemoryCitationJson Tell(string index, Document document, IReadOnlyList<Passage> passages)
    {
        var id = MemoryTags.DocumentId(document);
        return new(
            $"{index}/{id}/{document.Id}", index, id, document.Id.ToString(), document.MediaType, document.Name, SourceAddress.For(passages[0]),
            [.. passages.Select(passage => new MemoryPartitionJson(
                passage.Chunk.Text, Math.Round(passage.Score, 4), passage.Chunk.Ordinal, passage.Chunk.Page, document.AddedAt, MemoryTags.Of(document, passage)))]);
    }
}
