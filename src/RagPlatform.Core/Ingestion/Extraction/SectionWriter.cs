using System.Globalization;
using System.Text;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>
/// Turns what extractors meet (headings, paragraphs, list items, table rows, page breaks) into sections: keeps the path of headings,
/// joins what belongs together, counts characters, and drops nothing: a heading with nothing under it becomes text itself.
/// </summary>
/// <param name="limits">How much is read.</param>
/// <param name="hasPages">Whether the format has pages of its own; otherwise long texts get pages of <see cref="ExtractionLimits.PageLength"/>.</param>
internal sealed class SectionWriter(ExtractionLimits limits, bool hasPages)
{
    private const int SectionLength = 16_000;
    private const int HeadingLength = 200;

    private readonly Queue<ExtractionUpdate> _ready = new();
    private readonly Stack<HeadingFrame> _headings = new();
    private readonly StringBuilder _text = new();
    private readonly List<WordBox> _words = [];
    private SectionKind _kind;
    private int _counted;
    private int _pageCharacters;
    private int _characters;
    private bool _hasTitle;
    private bool _warnedOfLimit;

    /// <summary>The page that is being written, from 1.</summary>
    public int Page { get; private set; } = 1;

    /// <summary>Whether the limit of characters is reached: reading further is of no use.</summary>
    public bool IsFull => _characters >= limits.MaxCharacters;

    /// <summary>Whether text was written since the page began.</summary>
    public bool IsPageEmpty => _pageCharacters == 0 && _text.Length == 0;

    /// <summary>Whether any text was written at all.</summary>
    public bool IsEmpty => _characters == 0 && _text.Length == 0 && _headings.All(heading => heading.HasContent);

    public void Count(int pages)
    {
        if (pages != _counted)
        {
            _counted = pages;
            _ready.Enqueue(new ExtractionUpdate.PageCount(pages));
        }
    }

    public void Warn(string message) => _ready.Enqueue(new ExtractionUpdate.Warning(message));

    /// <summary>Says, once, that the rest of the document was left out.</summary>
    public void WarnOfLimit()
    {
        if (!_warnedOfLimit)
        {
            _warnedOfLimit = true;
            Warn(string.Create(CultureInfo.InvariantCulture, $"Only the first {limits.MaxCharacters:N0} characters were read. Split the file, or an administrator can raise `Ingestion:MaxCharacters`."));
        }
    }

    /// <summary>The document's title; the first one counts.</summary>
    public void Title(string? title)
    {
        var text = CleanText.Line(title ?? "");
        if (text.Length > 0 && !_hasTitle)
        {
            _hasTitle = true;
            _ready.Enqueue(new ExtractionUpdate.Title(Shorten(text)));
        }
    }

    /// <param name="level">1 is the outermost; a heading closes those of its own level and below.</param>
    /// <param name="text">Its text.</param>
    public void Heading(int level, string text) => Heading(level, CleanText.Line(text), []);

    /// <summary>A name for what follows that says nothing alone, such as that of a sheet: without content under it, it is dropped.</summary>
    public void Label(int level, string text)
    {
        Heading(level, text);
        if (_headings.TryPeek(out var label))
        {
            label.HasContent = true;
        }
    }

    /// <summary>Ends headings of that level and below, without a new one.</summary>
    public void EndHeadings(int level)
    {
        Flush();
        CloseHeadings(level);
    }

    /// <summary>A heading, clean already, with the boxes of its words.</summary>
    public void Heading(int level, string text, IReadOnlyList<WordBox> words)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (text.Length > HeadingLength)
        {
            Write(text, SectionKind.Text, words); // Whole paragraphs are sometimes styled as headings.
            return;
        }

        Flush();

        // A cover and the first page often say the same.
        CloseHeadings(_headings.FirstOrDefault(open => open.Text.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } same ? Math.Min(level, same.Level) : level, except: text);
        if (_headings.TryPeek(out var parent))
        {
            parent.HasContent = true;
        }

        _headings.Push(new HeadingFrame(level, text, words, Page));
    }

    /// <summary>Running text; lines in it are kept.</summary>
    public void Paragraph(string text) => Write(CleanText.Lines(text), SectionKind.Text, []);

    /// <summary>One item of a list, one line.</summary>
    /// <param name="marker">"-" or its number, e.g. "3.".</param>
    /// <param name="text">Its text.</param>
    /// <param name="depth">0 for the outermost list.</param>
    public void ListItem(string marker, string text, int depth = 0)
    {
        text = CleanText.Line(text);
        if (text.Length > 0)
        {
            Write($"{new string(' ', Math.Clamp(depth, 0, 8) * 2)}{marker} {text}", SectionKind.List, []);
        }
    }

    /// <summary>One row of a table, already written as one line.</summary>
    public void TableRow(string row) => Write(CleanText.Line(row), SectionKind.Table, []);

    /// <summary>A paragraph, list item or table row that is clean already, with the boxes of its words (offsets in <paramref name="text"/>).</summary>
    public void Write(string text, SectionKind kind, IReadOnlyList<WordBox> words)
    {
        if (string.IsNullOrWhiteSpace(text) || IsFull)
        {
            return;
        }

        if (_text.Length > 0 && (_kind != kind || _text.Length + text.Length > SectionLength))
        {
            Flush();
        }

        if (_headings.TryPeek(out var heading))
        {
            heading.HasContent = true;
        }

        _kind = kind;
        _text.Append(_text.Length == 0 ? "" : kind == SectionKind.Text ? "\n\n" : "\n");
        _words.AddRange(words.Select(word => word with { Start = word.Start + _text.Length }));
        _text.Append(text);
    }

    /// <summary>Ends a table or list, so that the next one does not continue it.</summary>
    public void EndBlock() => Flush();

    /// <summary>Ends the page and begins the next.</summary>
    public void NextPage()
    {
        Flush();
        EndPage();
    }

    /// <summary>Ends the document. Call once, then take what is ready.</summary>
    public void Finish()
    {
        Flush();
        CloseHeadings(0);
        if (IsFull)
        {
            WarnOfLimit();
        }

        if (hasPages || _pageCharacters > 0 || Page == 1)
        {
            Count(Page);
            _ready.Enqueue(new ExtractionUpdate.PageDone(Page));
        }
        else
        {
            Count(Page - 1);
        }
    }

    /// <summary>What is ready to be yielded.</summary>
    public IEnumerable<ExtractionUpdate> Take()
    {
        while (_ready.TryDequeue(out var update))
        {
            yield return update;
        }
    }

    private void Flush()
    {
        if (_text.Length > 0)
        {
            Emit(_text.ToString(), _kind, [.. _words]);
            _text.Clear();
            _words.Clear();
        }
    }

    private void Emit(string text, SectionKind kind, IReadOnlyList<WordBox> words)
    {
        var room = limits.MaxCharacters - _characters;
        if (text.Length > room)
        {
            text = text[..Math.Max(0, char.IsHighSurrogate(text[Math.Max(0, room - 1)]) ? room - 1 : room)];
            words = [.. words.Where(word => word.Start + word.Length <= text.Length)];
        }

        _characters += Math.Max(1, text.Length);
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        _pageCharacters += text.Length;
        _ready.Enqueue(new ExtractionUpdate.Found(new Section(text, Path(), Page, kind) { Words = words }));
        if (!hasPages && _pageCharacters >= limits.PageLength)
        {
            EndPage();
        }
    }

    private void EndPage()
    {
        Count(Math.Max(_counted, Page + 1)); // At least one more, as far as is known.
        _ready.Enqueue(new ExtractionUpdate.PageDone(Page));
        Page++;
        _pageCharacters = 0;
    }

    private void CloseHeadings(int level, string except = "")
    {
        while (_headings.TryPeek(out var heading) && heading.Level >= level)
        {
            _headings.Pop();
            if (!heading.HasContent && !heading.Text.Equals(except, StringComparison.OrdinalIgnoreCase))
            {
                Emit(heading.Text, SectionKind.Text, heading.Page == Page ? heading.Words : []);
                if (_headings.TryPeek(out var parent))
                {
                    parent.HasContent = true;
                }
            }
        }
    }

    private string Path() => string.Join(" › ", _headings.Reverse().Select(heading => heading.Text));

    private static string Shorten(string text) =>
        text.Length <= HeadingLength ? text : text[..(char.IsHighSurrogate(text[HeadingLength - 1]) ? HeadingLength - 1 : HeadingLength)];

    private sealed class HeadingFrame(int level, string text, IReadOnlyList<WordBox> words, int page)
    {
        public int Level { get; } = level;

        public string Text { get; } = text;

        public IReadOnlyList<WordBox> Words { get; } = words;

        public int Page { get; } = page;

        public bool HasContent { get; set; }
    }
}
