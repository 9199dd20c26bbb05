using System.Text.RegularExpressions;

namespace RagPlatform.Core.Ingestion.Extraction.Pdf;

/// <summary>Writes the lines of pages as headings, paragraphs, lists and table rows.</summary>
internal sealed partial class PdfPageWriter(SectionWriter writer)
{
    private readonly Dictionary<double, int> _sizes = [];
    private readonly HashSet<string> _knownWords = [];
    private int _boldLetters;
    private int _letters;

    /// <summary>Learns the size of running text and the words of the document from pages, before they are written.</summary>
    public void Learn(IEnumerable<PdfPageText> pages)
    {
        foreach (var line in pages.SelectMany(page => page.Flows).SelectMany(flow => flow.Lines))
        {
            _sizes[line.FontSize] = _sizes.GetValueOrDefault(line.FontSize) + line.Text.Length;
            _letters += line.Text.Length;
            _boldLetters += line.IsBold ? line.Text.Length : 0;

            // Halves of divided words are no words: those at the ends of lines are left out.
            _knownWords.UnionWith(line.Words.Skip(1).SkipLast(1).Select(word => PdfText.Bare(word.Text)));
        }
    }

    public void Write(PdfPageText page)
    {
        foreach (var group in page.Flows.SelectMany(flow => PdfColumns.Order(flow.Lines)))
        {
            WriteGroup(Rows(group));
        }
    }

    private static List<List<PdfLine>> Rows(List<PdfLine> lines)
    {
        var rows = new List<List<PdfLine>>();
        foreach (var line in lines)
        {
            if (rows.Count > 0 && Math.Abs(rows[^1][0].Baseline - line.Baseline) < Math.Min(rows[^1][0].FontSize, line.FontSize) * 0.4)
            {
                rows[^1].Add(line);
                rows[^1].Sort((a, b) => a.Box.Left.CompareTo(b.Box.Left));
            }
            else
            {
                rows.Add([line]);
            }
        }

        return rows;
    }

    private void WriteGroup(List<List<PdfLine>> rows)
    {
        var lines = new List<PdfLine>();
        for (var i = 0; i < rows.Count;)
        {
            if (PdfTable.Find(rows, i, out var end) is { } table)
            {
                WriteLines(lines);
                lines.Clear();
                WriteTable(table);
                i = end;
            }
            else
            {
                // Lines side by side that are no table are read from left to right.
                lines.Add(rows[i].Count == 1 ? rows[i][0] : new PdfLine([.. rows[i].SelectMany(line => line.Words)]));
                i++;
            }
        }

        WriteLines(lines);
    }

    private void WriteLines(List<PdfLine> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var right = lines.Max(line => line.Box.Right);
        var spacing = Spacing(lines);
        var paragraph = new List<PdfLine>();
        foreach (var line in lines)
        {
            if (paragraph.Count > 0 && BeginsParagraph(paragraph, line, spacing, right))
            {
                WriteParagraph(paragraph);
                paragraph.Clear();
            }

            paragraph.Add(line);
        }

        WriteParagraph(paragraph);
    }

    private static double Spacing(List<PdfLine> lines)
    {
        var steps = lines.Zip(lines.Skip(1), (a, b) => (b.Baseline - a.Baseline) / Math.Max(a.FontSize, b.FontSize)).Where(step => step is > 0.8 and < 2.2).Order().ToList();
        return steps.Count == 0 ? 1.3 : Math.Min(steps[steps.Count / 3], 1.7);
    }

    private bool BeginsParagraph(List<PdfLine> paragraph, PdfLine line, double spacing, double right)
    {
        var above = paragraph[^1];
        var step = (line.Baseline - above.Baseline) / Math.Max(above.FontSize, line.FontSize);
        if (step > (spacing * 1.25) + 0.1 || step < -0.5 || Math.Abs(above.FontSize - line.FontSize) > 0.1 * above.FontSize)
        {
            return true;
        }

        // A bold line above running text is a heading; one bold line after another is one heading.
        if (above.IsBold != line.IsBold && (IsHeading(paragraph) || line.IsBold))
        {
            return true;
        }

        if (PdfLines.Marker(line.Text).Success && (PdfLines.Marker(paragraph[0].Text).Success || EndsShort(above, line, right) || above.Text.EndsWith(':')))
        {
            return true;
        }

        // The line above ended though the next word would have fitted: the paragraph ended there.
        return EndsShort(above, line, right) && above.Text[^1] is '.' or '!' or '?' or ':' or ';' or '。' && !PdfLines.Marker(paragraph[0].Text).Success
            ? !char.IsLower(line.Text[0])
            : line.Box.Left - above.Box.Left > above.FontSize * 0.9 && paragraph.Count > 1 && !PdfLines.Marker(paragraph[0].Text).Success;
    }

    private static bool EndsShort(PdfLine above, PdfLine next, double right) =>
        above.Box.Right + next.Words[0].Box.Width + (above.FontSize * 0.3) < right - (above.FontSize * 0.5);

    private void WriteParagraph(List<PdfLine> lines)
    {
        var text = new PdfText(_knownWords);
        if (IsHeading(lines))
        {
            Fill(text, lines);
            writer.Heading(Level(lines[0]), text.Text, text.Words);
            return;
        }

        if (PdfLines.Marker(lines[0].Text) is { Success: true } marker)
        {
            WriteItem(lines, marker.Groups[1].Value, text);
            return;
        }

        Fill(text, lines);
        writer.Write(text.Text, SectionKind.Text, text.Words);
    }

    private void WriteItem(List<PdfLine> lines, string marker, PdfText text)
    {
        var isNumber = marker.Any(char.IsLetterOrDigit) && marker != "o";
        text.Append(isNumber ? "" : "- ");
        text.AppendLine(lines[0].Words.Skip(isNumber ? 0 : 1));
        Fill(text, lines.Skip(1));
        writer.Write(text.Text, SectionKind.List, text.Words);
    }

    private static void Fill(PdfText text, IEnumerable<PdfLine> lines)
    {
        foreach (var line in lines)
        {
            text.AppendLine(line.Words);
        }
    }

    private void WriteTable(PdfTable table)
    {
        var texts = table.Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => string.Join(' ', cell.Select(word => word.Text)))]).ToList();
        var (count, header) = TableText.Header(texts, null);
        foreach (var (row, cells) in table.Rows.Zip(texts).Skip(count))
        {
            var line = new PdfText(_knownWords);
            var isPair = count == 0 && TableText.IsPair(cells);
            for (var i = 0; i < row.Count; i++)
            {
                if (row[i].Count > 0)
                {
                    line.AppendCell();
                    line.Append(i < header.Count && header[i].Length > 0 ? $"{header[i].TrimEnd(':')}: " : "");
                    line.AppendLine(row[i]);
                    line.Append(isPair && i == 0 && !cells[0].EndsWith(':') ? ":" : "");
                }
            }

            writer.Write(line.Text, SectionKind.Table, line.Words);
        }

        writer.EndBlock();
    }

    private double BodySize => _sizes.Count == 0 ? 0 : _sizes.MaxBy(size => size.Value).Key;

    private bool IsHeading(List<PdfLine> lines)
    {
        var length = lines.Sum(line => line.Text.Length);
        var text = lines[0].Text;
        if (lines.Count > 3 || length > 160 || !lines.Any(line => line.Text.Any(char.IsLetter)))
        {
            return false;
        }

        if (lines[0].FontSize >= BodySize * 1.14)
        {
            return !(lines[^1].Text.EndsWith('.') && length > 60);
        }

        var isBoldAlone = lines.All(line => line.IsBold) && _boldLetters * 2 < _letters;
        return isBoldAlone && lines.Count <= 2 && length <= 110 && lines[0].FontSize >= BodySize * 0.9
            && lines[^1].Text[^1] is not ('.' or ';' or ',') && !Bullet().IsMatch(text);
    }

    // Larger is farther out; of equal size, bold is. SectionWriter needs whole numbers, the smallest outermost.
    private static int Level(PdfLine line) => 10_000 - (int)(Math.Min(line.FontSize, 900) * 10) - (line.IsBold ? 3 : 0);

    [GeneratedRegex("^[•·‣◦▪○–-] ")]
    private static partial Regex Bullet();
}
