using System.Runtime.CompilerServices;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>HTML: the main content with its headings, lists and tables. Nothing is loaded or run.</summary>
internal sealed class HtmlExtractor(ExtractionLimits limits) : IDocumentExtractor
{
    // Pages made by people stay below 100. Walking the tree recurses, and building it takes time quadratic in the depth.
    private const int MaxDepth = 500;

    public bool CanExtract(string mediaType) => mediaType == MediaTypes.Html;

    public async IAsyncEnumerable<ExtractionUpdate> ExtractAsync(
        ExtractionInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var writer = new SectionWriter(limits, hasPages: false);
        var html = await CappedText.ReadAsync(input.Path, limits, writer, cancellationToken);
        if (TagStripper.IsDeeperThan(html, MaxDepth))
        {
            writer.Warn("The page is nested too deeply; its text was read without headings and tables.");
            var paragraphs = new TextParagraphs(writer);
            foreach (var line in TagStripper.Strip(html).Split('\n'))
            {
                paragraphs.AddLine(line);
            }

            paragraphs.End();
        }
        else
        {
            using var document = await new HtmlParser(new HtmlParserOptions { IsScripting = false }).ParseDocumentAsync(html, cancellationToken);
            writer.Title(document.Title);
            new HtmlWalker(writer, cancellationToken).Walk(MainContent(document));
        }

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

    private static INode MainContent(IHtmlDocument document)
    {
        var body = (INode?)document.Body ?? document.DocumentElement;
        var main = document.QuerySelector("main, [role=main]")
            ?? (document.QuerySelectorAll("article") is { Length: 1 } articles ? articles[0] : null);

        // A main element with hardly any text is a shell that a script would fill.
        return main is not null && main.TextContent.Length * 4 > body.TextContent.Length ? main : body;
    }
}
