using RagPlatform.Core.Access;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.KernelMemory;

/// <summary>A document of its clients is one file of ours or several: those that carry its id as a tag.</summary>
internal sealed class MemoryDocuments(DocumentUploads uploads, IDocumentStore documents, AccessRules rules, Caller caller)
{
    /// <summary>The files of a document that the caller sees, newest version of each; a document that people added is found by its own id.</summary>
    public async Task<IReadOnlyList<Document>> FindAsync(IReadOnlyList<Collection> index, string id, CancellationToken cancellationToken) =>
        [.. (await ListAsync(index, id, cancellationToken)).DistinctBy(document => (document.CollectionId, document.Name))];

    /// <summary>Uploads its files; what was uploaded under the id before gives way.</summary>
    /// <exception cref="UploadException">A file is refused: none is added.</exception>
    /// <exception cref="AccessDeniedException">The caller may not add to the index, or not change one of the files before.</exception>
    public async Task ReplaceAsync(Collection index, string id, IReadOnlyList<string> tags, IReadOnlyList<IFormFile> files, CancellationToken cancellationToken)
    {
        var own = ReservedTags.DocumentId + id;
        var before = await ListAsync([index], id, cancellationToken);
        await RequireEditorAsync(before, cancellationToken);
        var added = new List<AddedDocument>();
        try
        {
            foreach (var file in files)
            {
                await using var content = file.OpenReadStream();
                added.Add(await uploads.UploadAsync(index.Id, file.FileName, file.ContentType, content, [own, .. tags], caller, cancellationToken));
            }
        }
        catch
        {
            // All files or none.
            await documents.DeleteAsync(
                [.. added.Where(one => one.Outcome != AddOutcome.Unchanged).Select(one => one.Document.Id)], caller.Filter(), CancellationToken.None);
            throw;
        }

        // The older versions of what was uploaded again stay searchable until the newer ones are, and give way by themselves.
        var names = added.Select(one => one.Document.Name).ToHashSet();
        List<Guid> gone = [.. before.Where(document => !names.Contains(document.Name) || ReservedTags.ProgramsOwn(document.Tags) != own).Select(document => document.Id)];
        if (gone.Count > 0)
        {
            await documents.DeleteAsync(gone, caller.Filter(), cancellationToken);
        }
    }

    /// <summary>Deletes a document with its files; false when the caller sees none.</summary>
    /// <exception cref="AccessDeniedException">The caller may not delete one of them.</exception>
    public async Task<bool> DeleteAsync(IReadOnlyList<Collection> index, string id, CancellationToken cancellationToken)
    {
        var found = await ListAsync(index, id, cancellationToken);
        await RequireEditorAsync(found, cancellationToken);
        return await documents.DeleteAsync([.. found.Select(document => document.Id)], caller.Filter(), cancellationToken) > 0;
    }

    private async Task<IReadOnlyList<Document>> ListAsync(IReadOnlyList<Collection> index, string id, CancellationToken cancellationToken) =>
        index.Count == 0 ? [] : await documents.ListAsync(null, MemoryIndexes.Filter(caller, index, [[ReservedTags.DocumentId + id]]), cancellationToken);

    private async Task RequireEditorAsync(IReadOnlyList<Document> found, CancellationToken cancellationToken)
    {
        foreach (var document in found)
        {
            await rules.RequireAsync(new(AccessTargetKind.Document, document.Id), AccessRole.Editor, caller, cancellationToken);
        }
    }
}
