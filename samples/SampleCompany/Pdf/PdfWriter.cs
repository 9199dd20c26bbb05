using System.Globalization;
using RagPlatform.SampleCompany.Text;

namespace RagPlatform.SampleCompany.Pdf;

/// <summary>Sets a document as A4 pages: a title block, running head and foot, headings, paragraphs, lists, notes and tables.</summary>
internal sealed class PdfWriter(SourceDocument document)
{
    public const double Left = 64;
    public const double Right = PdfFile.PageWidth - 64;
    private const double Top = PdfFile.PageHeight - 78;
    private const double Bottom = 72;
    private const double Size = 10.5;
    private const double Leading = 15;

    private readonly PdfFile _file = new();
    private readonly List<PageCanvas> _pages = [];
    private double _y;

    public PageCanvas Canvas => _pages[^1];

    /// <summary>Height of the last line that was set.</summary>
    public double Y => _y;

    public static void Write(SourceDocument document, string path) => new PdfWriter(document).Write(path);

    private void Write(string path)
    {
        StartPage();
        TitleBlock();
        for (var i = 0; i < document.Blocks.Count; i++)
        {
            Set(document.Blocks[i], i);
        }

        for (var i = 0; i < _pages.Count; i++)
        {
            HeadAndFoot(_pages[i], i + 1);
            _file.AddPage(_pages[i].Content);
        }

        _file.Save(path, document.Title, "Pellbrook Water Systems", document.Language, document.Date);
    }

    /// <summary>Starts a new page unless <paramref name="height"/> points are left on this one.</summary>
    public bool Need(double height)
    {
        if (_y - height >= Bottom)
        {
            return false;
        }

        StartPage();
        return true;
    }

    public void Down(double height) => _y -= height;

    private void StartPage()
    {
        _pages.Add(new PageCanvas());
        _y = Top;
    }

    private void TitleBlock()
    {
        Canvas.Fill(0, PdfFile.PageHeight - 54, PdfFile.PageWidth, 54, PageCanvas.Teal);
        Canvas.Text(Left, PdfFile.PageHeight - 34, "PELLBROOK WATER SYSTEMS", 1, 12, PageCanvas.White);
        _y = PdfFile.PageHeight - 104;
        foreach (var line in LineBreaker.Break([new Run(document.Title)], 23, Right - Left, bold: true))
        {
            Canvas.Text(Left, _y, line, 23, PageCanvas.Black);
            _y -= 27;
        }

        if (document.Subtitle.Length > 0)
        {
            Canvas.Text(Left, _y, document.Subtitle, 0, 12, PageCanvas.Grey);
            _y -= 20;
        }

        foreach (var (name, value) in document.About)
        {
            Canvas.Text(Left, _y, name, 1, 9, PageCanvas.Grey);
            Canvas.Text(Left + 92, _y, value, 0, 9, PageCanvas.Grey);
            _y -= 13;
        }

        Canvas.Line(Left, _y, Right, _y);
        _y -= 20;
    }

    private void HeadAndFoot(PageCanvas page, int number)
    {
        if (number > 1)
        {
            page.Text(Left, PdfFile.PageHeight - 44, document.Title, 0, 8.5, PageCanvas.Grey);
            page.Line(Left, PdfFile.PageHeight - 52, Right, PdfFile.PageHeight - 52);
        }

        var label = string.Format(CultureInfo.InvariantCulture, document.Language == "de" ? "Seite {0} von {1}" : "Page {0} of {1}", number, _pages.Count);
        page.Line(Left, 50, Right, 50);
        page.Text(Left, 36, "Pellbrook Water Systems", 0, 8.5, PageCanvas.Grey);
        page.Text(Right - FontMetrics.Width(label, 0, 8.5), 36, label, 0, 8.5, PageCanvas.Grey);
    }

    private void Set(Block block, int index)
    {
        switch (block)
        {
            case PageBreak:
                StartPage();
                break;
            case Heading heading:
                SetHeading(heading, HeightKeptWith(index + 1));
                break;
            case Paragraph paragraph:
                SetText(paragraph.Runs, Left, Right);
                Down(6);
                break;
            case Note note:
                SetNote(note);
                break;
            case ListOf list:
                SetList(list);
                break;
            case Table table:
                TableSetter.Set(this, table);
                Down(12);
                break;
        }
    }

    // A heading stays with the headings below it and with the beginning of what they head.
    private double HeightKeptWith(int index) => document.Blocks.ElementAtOrDefault(index) switch
    {
        Heading heading => Above(heading) + SizeOf(heading) * 1.3 + 4 + HeightKeptWith(index + 1),
        Table table => TableSetter.HeightKeptTogether(table),
        Note note => LineBreaker.Break(note.Runs, Size, Right - Left - 28).Count * Leading + 20,
        null => 0,
        _ => 3 * Leading,
    };

    private static double SizeOf(Heading heading) => heading.Level switch { 1 => 15, 2 => 12, _ => 10.5 };

    private static double Above(Heading heading) => heading.Level switch { 1 => 14, 2 => 10, _ => 6 };

    private void SetHeading(Heading heading, double keptWith)
    {
        var size = SizeOf(heading);
        var lines = LineBreaker.Break(heading.Runs, size, Right - Left, bold: true);
        var atTop = Need(Above(heading) + lines.Count * size * 1.3 + 4 + keptWith) || _y == Top;
        Down(atTop ? 4 : Above(heading));
        if (heading.Level == 1)
        {
            _file.AddBookmark(heading.Runs.PlainText(), 1, _pages.Count - 1, _y + size);
        }

        foreach (var line in lines)
        {
            Canvas.Text(Left, _y - size + 3, line, size, heading.Level == 1 ? PageCanvas.Teal : PageCanvas.Black);
            Down(size * 1.3);
        }

        Down(4);
    }

    private void SetText(IReadOnlyList<Run> runs, double left, double right)
    {
        var lines = LineBreaker.Break(runs, Size, right - left);
        for (var i = 0; i < lines.Count; i++)
        {
            // No single line is left behind or sent ahead.
            Need(i == 0 && lines.Count > 1 || i == lines.Count - 2 ? 2 * Leading : Leading);
            Canvas.Text(left, _y - Size + 1, lines[i], Size, PageCanvas.Black);
            Down(Leading);
        }
    }

    private void SetNote(Note note)
    {
        var lines = LineBreaker.Break(note.Runs, Size, Right - Left - 28);
        var height = lines.Count * Leading + 12;
        Need(height + 8);
        Down(2);
        Canvas.Fill(Left, _y - height, Right - Left, height, PageCanvas.Pale);
        Canvas.Fill(Left, _y - height, 3, height, PageCanvas.Teal);
        Down(7);
        foreach (var line in lines)
        {
            Canvas.Text(Left + 14, _y - Size + 1, line, Size, PageCanvas.Black);
            Down(Leading);
        }

        Down(13);
    }

    private void SetList(ListOf list)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            Need(LineBreaker.Break(list.Items[i], Size, Right - Left - 20).Count > 1 ? 2 * Leading : Leading);
            Canvas.Text(Left + 4, _y - Size + 1, list.Ordered ? string.Create(CultureInfo.InvariantCulture, $"{i + 1}.") : "•", 0, Size, PageCanvas.Black);
            SetText(list.Items[i], Left + 20, Right);
            Down(2.5);
        }

        Down(5);
    }
}
