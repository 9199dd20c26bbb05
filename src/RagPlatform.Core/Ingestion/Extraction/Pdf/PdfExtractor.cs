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
        using var document = Open(input);
        var writer = new SectionWriter(limits, hasPages: true);
        var total = document.NumberOfPages;
        writer.Count(total);
        writer.Title(TitleOf(document));
        var furniture = new PdfFurniture();
        var pageWriter = new PdfPageWriter(writer);
        var faults = new PdfFaults(input.Name, total);
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

    private static PdfDocument Open(ExtractionInput input)
    {
        try
        {
            var document = PdfDocument.Open(input.Path, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            return document.NumberOfPages > 0 ? document : throw Unreadable.Damaged(input.Name);
        }
        catch (PdfDocumentEncryptedException ex)
        {
            throw Unreadable.Password(input.Name, ex);
        }
        catch (Exception ex) when (ex is not (ExtractionException or OutOfMemoryException))
        {
            throw Unreadable.NotWhatItsNameSays(input.Name, "PDF", ex);
        }
    }

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

/// <summary>Collects what is wrong with the pages of one document, and says it in words.</summary>
internal sealed class PdfFaults(string name, int total)
{
    private readonly List<int> _damaged = [];
    private readonly List<int> _scans = [];
    private readonly List<int> _lost = [];
    private Exception? _cause;

    public void Failed(int page, Exception cause)
    {
        _damaged.Add(page);
        _cause ??= cause;
    }

    public void Look(PdfPageText page)
    {
        if (page.Letters > 0 && page.LostLetters * 2 > page.Letters)
        {
            _lost.Add(page.Number);
        }
        else if (page.Letters < 10 && page.HasImages)
        {
            _scans.Add(page.Number);
        }
    }

    /// <exception cref="ExtractionException">Nothing could be read.</exception>
    public void Conclude(SectionWriter writer)
    {
        if (writer.IsEmpty)
        {
            throw _damaged.Count > 0 ? Unreadable.Damaged(name, _cause)
                : _scans.Count > 0 ? Unreadable.Scan(name)
                : _lost.Count > 0 ? new ExtractionException($"{name} can't be read: its fonts do not say which letters they show. Nothing was added. Save it again from its program, with text that can be copied.")
                : Unreadable.Empty(name);
        }

        if (_damaged.Count > 0)
        {
            writer.Warn($"{Pages(_damaged)} can't be read: the file is damaged there. The other pages were added. Save it again from its program.");
        }

        if (_scans.Count > 0)
        {
            writer.Warn(_scans.Count == 1 ? $"Page {_scans[0]} is a scan without text." : $"{Pages(_scans)} are scans without text.");
        }

        if (_lost.Count > 0)
        {
            writer.Warn($"{Pages(_lost)}: the fonts do not say which letters they show, so text is missing.");
        }
    }

    private string Pages(List<int> pages)
    {
        if (pages.Count == total)
        {
            return "All pages";
        }

        var ranges = new List<string>();
        for (var i = 0; i < pages.Count;)
        {
            var end = i;
            while (end + 1 < pages.Count && pages[end + 1] == pages[end] + 1)
            {
                end++;
            }

            ranges.Add(i == end ? pages[i].ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{pages[i]}–{pages[end]}"));
            i = end + 1;
        }

        return $"{(pages.Count == 1 ? "Page" : "Pages")} {string.Join(", ", ranges)}";
    }
}
