using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.KernelMemory;

/// <summary>The form of an upload: read whole, since its files are added together or not at all; what is large lies on the disk meanwhile.</summary>
/// <param name="Index">Name of the index; may be empty.</param>
/// <param name="DocumentId">Id that the program gives it; null for one that is made up.</param>
/// <param name="Tags">As documents have them.</param>
/// <param name="Files">One or more.</param>
internal sealed record MemoryForm(string? Index, string? DocumentId, IReadOnlyList<string> Tags, IReadOnlyList<IFormFile> Files)
{
    private const int MaxDocumentId = 500;
    private const int MaxFields = 1_000;
    private const int MaxField = 64 << 10;

    /// <summary>Extension of the files in which its clients send the address of a web page.</summary>
    private const string WebPage = ".url";

    /// <returns>The form, or what is wrong with it.</returns>
    /// <param name="request">The upload.</param>
    /// <param name="maxBytes">Most that a file may have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<(MemoryForm? Form, string? Problem)> ReadAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            return (null, "The request is no form, so nothing was added. Send multipart/form-data with one file or several.");
        }

        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(
                new FormOptions { MultipartBodyLengthLimit = maxBytes, ValueCountLimit = MaxFields, ValueLengthLimit = MaxField, KeyLengthLimit = 200 }, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return (null, $"The form can't be read: {exception.Message} Nothing was added. Send multipart/form-data with one file or several.");
        }

        return Read(form);
    }

    private static (MemoryForm? Form, string? Problem) Read(IFormCollection form)
    {
        var (index, id, args) = (form["index"], form["documentId"], form["args"]);
        var problem = form.Files.Count == 0 ? "The form holds no file, so nothing was added. Send one or several."
            : index.Count > 1 || id.Count > 1 || args.Count > 1 ? "The form names index, documentId or args more than once. Nothing was added. Send one of each."
            : id.ToString().Length > MaxDocumentId ? $"A documentId has at most {MaxDocumentId} characters. Nothing was added. Shorten it."
            : args.Count == 1 && !IsObject(args[0]) ? "The field args is no JSON object. Nothing was added. Send one, or leave it out."
            : form.Files.Any(file => file.FileName.EndsWith(WebPage, StringComparison.OrdinalIgnoreCase))
                ? "Web pages are not fetched: nothing leaves this server. Nothing was added. Save the page and upload it as HTML or PDF."
            : null;
        IReadOnlyList<string> tags = [];
        if (problem is not null || !MemoryTags.TryParse(form["tags"], out tags, out problem))
        {
            return (null, problem);
        }

        return (new MemoryForm(index, string.IsNullOrWhiteSpace(id) ? null : id.ToString().Trim(), tags, form.Files), null);
    }

    private static bool IsObject(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
