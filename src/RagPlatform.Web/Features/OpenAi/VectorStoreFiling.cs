using System.Text.Json;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Puts files into collections, and finds them there by the ids that programs know them by.</summary>
internal sealed class VectorStoreFiling(KnownFiles files, DocumentUploads uploads, OriginalStore originals, IDocumentStore documents)
{
    private const int MaxFiles = 2_000;
    private const int MaxAttributes = 16;
    private const int MaxAttribute = 512;

    /// <summary>The files of these ids: asked for all of them before anything is done with one.</summary>
    public async Task<IReadOnlyList<(UnfiledFile? Waiting, Document? Document)>> FindAsync(IReadOnlyList<string?>? ids, Caller caller, CancellationToken cancellationToken)
    {
        if (ids?.Count > MaxFiles)
        {
            throw OpenAiException.Invalid($"file_ids has {ids.Count} files, {MaxFiles} at most go in one call. Nothing was added.", "file_ids");
        }

        var found = new List<(UnfiledFile?, Document?)>();
        foreach (var id in ids ?? [])
        {
            found.Add(await files.FindAsync(id, caller, cancellationToken));
        }

        return found;
    }

    /// <summary>Puts a file into a collection: one that waits becomes a document with its id, a document of another collection is copied.</summary>
    public async Task<Document> PutAsync(
        (UnfiledFile? Waiting, Document? Document) file, Guid collectionId, IReadOnlyList<string> tags, Caller caller, CancellationToken cancellationToken)
    {
        if (file.Document is { } there && there.CollectionId == collectionId)
        {
            return there;
        }

        try
        {
            if (file.Waiting is { } waiting)
            {
                return (await uploads.FileAsync(waiting, collectionId, tags, caller, cancellationToken)).Document;
            }

            await using var content = originals.OpenRead(file.Document!.ContentHash);
            return (await uploads.UploadAsync(collectionId, file.Document.Name, file.Document.MediaType, content, tags, caller, cancellationToken)).Document;
        }
        catch (UploadException exception) when (exception.Problem == UploadProblem.NoCollection)
        {
            throw OpenAiException.NotFound(exception.Message, "vector_store_id");
        }
    }

    /// <summary>The document that a file is in a collection: the same, or the same content under the same name.</summary>
    /// <exception cref="OpenAiException">It is not in it, or the caller may not see it.</exception>
    public async Task<Document> FindInAsync(Guid collectionId, string? fileId, Caller caller, CancellationToken cancellationToken)
    {
        var (waiting, document) = await files.FindAsync(fileId, caller, cancellationToken);
        return document?.CollectionId == collectionId
            ? document
            : (await documents.ListAsync(collectionId, caller.Filter(), cancellationToken)).FirstOrDefault(other =>
                (other.ContentHash, other.Name) == (document?.ContentHash ?? waiting?.ContentHash, document?.Name ?? waiting?.Name))
                ?? throw OpenAiException.NotFound("This file is not in this vector store, or you don't have access to it.", "file_id");
    }

    /// <summary>Attributes as our tags, <c>key:value</c>.</summary>
    public static IReadOnlyList<string> Tags(JsonElement attributes)
    {
        if (attributes.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return [];
        }

        if (attributes.ValueKind != JsonValueKind.Object)
        {
            throw OpenAiException.Invalid("attributes is no object of keys and values. Nothing was done.", "attributes");
        }

        List<string> tags = [.. attributes.EnumerateObject().Select(attribute => Tag(attribute.Name, attribute.Value))];
        return tags.Count <= MaxAttributes && tags.TrueForAll(tag => tag.Length <= MaxAttribute && !tag.StartsWith(ReservedTags.Prefix, StringComparison.Ordinal))
            ? tags
            : throw OpenAiException.Invalid(
                $"attributes has up to {MaxAttributes} keys, with values of up to {MaxAttribute} characters together with their key, and none begins with {ReservedTags.Prefix}. Nothing was done.", "attributes");
    }

    /// <summary>A document's tags once it has these attributes in place of those that it had; reserved tags stay, and so do tags without a value whose key stays.</summary>
    public static IReadOnlyList<string> Changed(IReadOnlyList<string> tags, JsonElement attributes) =>
    [
        .. tags.Where(tag => tag.StartsWith(ReservedTags.Prefix, StringComparison.Ordinal)),
        .. Tags(attributes).Select(tag => tag.EndsWith(':') && tags.Contains(tag[..^1]) ? tag[..^1] : tag),
    ];

    /// <summary>A key and a value as a tag.</summary>
    public static string Tag(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"{key}:{value.GetString()}",
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => $"{key}:{value.GetRawText()}",
        _ => throw OpenAiException.Invalid($"The value of {key} is neither a text, a number nor a boolean. Nothing was done.", "attributes"),
    };
}
