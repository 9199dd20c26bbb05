using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>
/// PDF: words with their boxes, in reading order, with headings by size and weight, lists and simple tables. Reads windows of pages, so
/// that what repeats on every page and the size of running text are known before a page is written, and memory stays bounded.
/// </summary>
internal sealed class PdfExtractor(ExtractionLimits limits) : IDocumentExtractor
{
    private const int Window = 24;

    // Pages that take seconds each must show progress before the reader is taken for dead.
    private static readonly TimeSpan WindowTime = TimeSpan.FromSeconds(8);

    public bool CanExtract(string mediaType) => mediaType == MediaTypes.Pdf;

    public async IAsyncEnumerable<ExtractionUpdate> ExtractAsync(
        ExtractionInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        using var document = Open(input, out var damage);
        var writer = new SectionWriter(limits, hasPages: true);
        var total = document.NumberOfPages;
        writer.Count(total);
        writer.Title(TitleOf(document));
        var furniture = new PdfFurniture();
        var pageWriter = new PdfPageWriter(writer);
        var form = new PdfForm(document);
        var faults = new PdfFaults(input.Name, total, damage);
        for (var next = 1; next <= total && !writer.IsFull;)
        {
            var pages = new List<PdfPageText>();
            var started = Stopwatch.GetTimestamp();
            while (next <= total && pages.Count < Window && Stopwatch.GetElapsedTime(started) < WindowTime)
            {
                cancellationToken.ThrowIfCancellationRequested();
                pages.Add(ReadPage(document, next++, faults));
            }

            furniture.Remove(pages, total);
            pageWriter.Learn(pages);
            foreach (var page in pages)
            {
                cancellationToken.ThrowIfCancellationRequested();
                pageWriter.Write(page);
                form.Write(page.Number, writer);
                faults.Look(page);
                if (page.Number < total)
                {
                    writer.NextPage();
                }

                foreach (var update in writer.Take())
                {
                    yield return update;
                }
            }
        }

        faults.Conclude(writer);
        writer.Finish();
        foreach (var update in writer.Take())
        {
            yield return update;
        }
    }

    private static PdfDocument Open(ExtractionInput input, out PdfDamage damage)
    {
        damage = PdfRepair.EndsEarly(input.Path) ? PdfDamage.EndsEarly : PdfDamage.None;
        try
        {
            return Open(() => PdfDocument.Open(input.Path, Options()));
        }
        catch (PdfDocumentEncryptedException ex)
        {
            throw Unreadable.Password(input.Name, ex);
        }
        catch (Exception ex) when (ex is not OutOfMemoryException)
        {
            return OpenMended(input, ex, out damage);
        }
    }

    private static PdfDocument OpenMended(ExtractionInput input, Exception cause, out PdfDamage damage)
    {
        try
        {
            var (mended, lacksPages) = PdfRepair.Rebuild(File.ReadAllBytes(input.Path)) ?? throw Unreadable.NotWhatItsNameSays(input.Name, "PDF", cause);
            damage = lacksPages ? PdfDamage.LacksPages : PdfDamage.EndsEarly;
            return Open(() => PdfDocument.Open(mended, Options()));
        }
        catch (Exception ex) when (ex is not (ExtractionException or OutOfMemoryException))
        {
            throw Unreadable.NotWhatItsNameSays(input.Name, "PDF", ex);
        }
    }

    private static PdfDocument Open(Func<PdfDocument> open)
    {
        var document = open();
        return document.NumberOfPages > 0 ? document : throw new InvalidDataException("A PDF without pages.");
    }

    private static ParsingOptions Options() => new() { UseLenientParsing = true, SkipMissingFonts = true };

    private static PdfPageText ReadPage(PdfDocument document, int number, PdfFaults faults)
    {
        try
        {
            return PdfPageReader.Read(document.GetPage(number));
        }
        catch (Exception ex) when (ex is not OutOfMemoryException)
        {
            // PdfPig throws whatever the damage leads to; one damaged page must not take the others with it.
            faults.Failed(number, ex);
            return new PdfPageText(number, [], HasImages: false, 0, 0);
        }
    }

    // Programs write names of files and of themselves where a title belongs.
    private static string? TitleOf(PdfDocument document)
    {
        var title = document.Information.Title?.Trim('\0', ' ');
        return string.IsNullOrWhiteSpace(title) || title.StartsWith("Microsoft ", StringComparison.OrdinalIgnoreCase)
            || title.Equals("untitled", StringComparison.OrdinalIgnoreCase) || title.Contains('\uFFFD', StringComparison.Ordinal)
            || Path.GetExtension(title).Length is > 1 and < 6
            ? null
            : title;
    }
}
