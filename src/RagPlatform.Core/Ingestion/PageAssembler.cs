using System.Text;

namespace RagPlatform.Core.Ingestion;

/// <summary>Puts the sections of an extractor together to pages, and moves the offsets of words from the section to the page.</summary>
public sealed class PageAssembler
{
    private readonly StringBuilder _text = new();
    private readonly List<PageHeading> _headings = [];
    private readonly List<WordBox> _words = [];
    private readonly List<DocumentPage> _pages = [];
    private int _current = 1;

    /// <summary>Finished pages, ascending; pages without text are among them, so that page numbers in the panel have no holes.</summary>
    public IReadOnlyList<DocumentPage> Pages => _pages;

    /// <summary>Characters on all pages so far.</summary>
    public int Characters { get; private set; }

    /// <summary>Adds a section.</summary>
    /// <exception cref="ArgumentException">It belongs to a page that is finished: extractors yield pages in order.</exception>
    public void Add(Section section)
    {
        if (section.Page < _current)
        {
            throw new ArgumentException($"A section of page {section.Page} came when page {_current} was being read.", nameof(section));
        }

        FinishUpTo(section.Page - 1);
        if (_text.Length > 0)
        {
            _text.Append("\n\n");
        }

        var start = _text.Length;
        if (_headings.Count == 0 || _headings[^1].Heading != section.Heading || _headings[^1].Kind != section.Kind)
        {
            _headings.Add(new PageHeading(start, section.Heading, section.Kind));
        }

        _text.Append(section.Text);
        _words.AddRange(section.Words.Select(word => word with { Start = word.Start + start }));
    }

    /// <summary>Marks that page, and those before it, as finished.</summary>
    public void FinishUpTo(int page)
    {
        for (; _current <= page; _current++)
        {
            _pages.Add(new DocumentPage(_current, _text.ToString(), [.. _headings], [.. _words]));
            Characters += _text.Length;
            _text.Clear();
            _headings.Clear();
            _words.Clear();
        }
    }

    /// <summary>Finishes the page that is open, when it holds text.</summary>
    public void Finish()
    {
        if (_text.Length > 0)
        {
            FinishUpTo(_current);
        }
    }
}
