using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Web.Features.Documents;

/// <summary>A document as the API tells it.</summary>
internal sealed record DocumentJson(
    Guid Id, string Name, string MediaType, DocumentState State, int PagesDone, int? PagesTotal, int Chunks, string? Error, ReportJson? Report,
    Guid CollectionId, long Size, string ContentHash, int Version, string? Language, IReadOnlyList<string> Tags, string AddedBy, DateTimeOffset AddedAt)
{
    public static DocumentJson From(Document document) => new(
        document.Id, document.Name, document.MediaType, document.State, document.PagesDone, document.PagesTotal, document.Chunks, document.Error,
        ReportJson.From(document.Report), document.CollectionId, document.Size, document.ContentHash, document.Version, document.Language,
        document.Tags, document.AddedBy, document.AddedAt);
}

internal sealed record ReportJson(int Characters, IReadOnlyList<string> Warnings, double Seconds, string? Title)
{
    public static ReportJson? From(IngestionReport? report) =>
        report is null ? null : new(report.Characters, report.Warnings, Math.Round(report.Seconds, 2), report.Title);
}

/// <summary>Answer to an upload.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="State">Usually queued; that of the existing document when nothing has changed.</param>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">added, unchanged or newVersion.</param>
/// <param name="Message">For people, when nothing was added.</param>
internal sealed record UploadJson(Guid DocumentId, DocumentState State, string Name, AddOutcome Outcome, string? Message);

/// <summary>One page as it was read.</summary>
internal sealed record PageJson(int Number, string Text, IEnumerable<HeadingJson> Headings, IEnumerable<WordJson> Words)
{
    public static PageJson From(DocumentPage page) => new(
        page.Number, page.Text,
        page.Headings.Select(heading => new HeadingJson(heading.Start, heading.Heading, heading.Kind)),
        page.Words.Select(word => new WordJson(word.Start, word.Length, word.Left, word.Top, word.Width, word.Height)));
}

internal sealed record HeadingJson(int Start, string Heading, SectionKind Kind);

/// <summary>Box of a word: offsets in the page's text, the rest as fractions of the page.</summary>
internal sealed record WordJson(int Start, int Length, float Left, float Top, float Width, float Height);
