using System.Runtime.CompilerServices;
using System.Text;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Plain text of any encoding and size; form feeds end pages, blank lines end paragraphs.</summary>
internal sealed class PlainTextExtractor(ExtractionLimits limits) : IDocumentExtractor
{
    private const int MaxLine = 8_000;

    public bool CanExtract(string mediaType) => mediaType == MediaTypes.Text;

    public async IAsyncEnumerable<ExtractionUpdate> ExtractAsync(
        ExtractionInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var writer = new SectionWriter(limits, hasPages: false);
        var paragraphs = new TextParagraphs(writer);
        using var reader = TextEncoding.OpenText(input.Path);
        var buffer = new char[64 << 10];
        var line = new StringBuilder();
        int read;
        while (!writer.IsFull && (read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            Feed(buffer.AsSpan(0, read), line, paragraphs, writer);
            foreach (var update in writer.Take())
            {
                yield return update;
            }
        }

        paragraphs.AddLine(line.ToString());
        paragraphs.End();
        if (writer.IsEmpty)
        {
            throw Unreadable.Empty(input.Name);
        }

        writer.Finish();
        foreach (var update in writer.Take())
        {
            yield return update;
        }
    }

    private static void Feed(ReadOnlySpan<char> text, StringBuilder line, TextParagraphs paragraphs, SectionWriter writer)
    {
        foreach (var c in text)
        {
            if (c is '\n' or '\f')
            {
                paragraphs.AddLine(line.ToString());
                line.Clear();
                if (c == '\f')
                {
                    paragraphs.End();
                    writer.NextPage();
                }
            }
            else if (c != '\r')
            {
                line.Append(c);

                // A file without line breaks must not become one line of 200 MB.
                if (line.Length >= MaxLine && char.IsWhiteSpace(c))
                {
                    paragraphs.AddLine(line.ToString());
                    line.Clear();
                }
                else if (line.Length >= MaxLine * 4 && !char.IsHighSurrogate(c))
                {
                    paragraphs.AddLine(line.ToString());
                    line.Clear();
                }
            }
        }
    }
}
