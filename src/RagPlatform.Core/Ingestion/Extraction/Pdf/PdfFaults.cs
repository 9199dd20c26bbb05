using System.Globalization;

namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>How a file as a whole is damaged.</summary>
internal enum PdfDamage
{
    /// <summary>Not.</summary>
    None,

    /// <summary>Its end is missing, but it could be opened.</summary>
    EndsEarly,

    /// <summary>It could be opened only after it was mended; pages at the end are missing.</summary>
    LacksPages,
}

/// <summary>Collects what is wrong with the pages of one document, and says it in words.</summary>
internal sealed class PdfFaults(string name, int total, PdfDamage damage)
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

        if (damage == PdfDamage.LacksPages)
        {
            writer.Warn(string.Create(CultureInfo.InvariantCulture, $"{name} is damaged: it ends in the middle of page {total + 1}. {(total == 1 ? "Page 1 was" : $"Pages 1–{total} were")} added. Save it again from its program."));
        }
        else if (damage == PdfDamage.EndsEarly)
        {
            writer.Warn($"{name} is damaged: its end is missing, so text may be missing. Save it again from its program.");
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
