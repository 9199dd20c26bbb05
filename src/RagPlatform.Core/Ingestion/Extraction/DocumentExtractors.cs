using RagPlatform.Core.Ingestion.Extraction.Pdf;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>All extractors behind one: picks by media type. A new format is one new class and one new line here.</summary>
public sealed class DocumentExtractors(ExtractionLimits limits) : IDocumentExtractor
{
    private readonly IReadOnlyList<IDocumentExtractor> _extractors =
    [
        new PdfExtractor(limits),
        new PlainTextExtractor(limits),
        new MarkdownExtractor(limits),
        new HtmlExtractor(limits),
        new WordExtractor(limits),
        new PowerPointExtractor(limits),
        new ExcelExtractor(limits),
        new CsvExtractor(limits),
    ];

    /// <inheritdoc/>
    public bool CanExtract(string mediaType) => _extractors.Any(extractor => extractor.CanExtract(mediaType));

    /// <inheritdoc/>
    public IAsyncEnumerable<ExtractionUpdate> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken) =>
        (_extractors.FirstOrDefault(extractor => extractor.CanExtract(input.MediaType))
            ?? throw new ExtractionException($"{input.Name}: this kind of file can't be read. Readable: {MediaTypes.Readable}."))
        .ExtractAsync(input, cancellationToken);
}
