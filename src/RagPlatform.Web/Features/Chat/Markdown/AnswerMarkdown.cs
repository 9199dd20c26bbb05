using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Chat.Markdown;

/// <summary>
/// Reads an answer as Markdown into blocks whose text knows the sentence that it belongs to. No HTML is made: components draw the blocks
/// from a fixed list of elements, so nothing that a model or a document writes can become markup, a picture or a link to another host.
/// </summary>
internal static partial class AnswerMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation().UsePipeTables().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .DisableHtml().Build();

    /// <param name="sentences">Checked sentences.</param>
    /// <param name="pending">What is being written after them.</param>
    public static IReadOnlyList<TopBlock> Read(IReadOnlyList<AnswerSentence> sentences, string pending)
    {
        var source = new StringBuilder();
        var starts = new List<int>(sentences.Count);
        foreach (var sentence in sentences)
        {
            starts.Add(source.Length + sentence.Text.Length - sentence.Text.TrimStart().Length);
            source.Append(sentence.Text);
        }

        var checkedEnd = source.Length;
        // A first quote is a paragraph of its own, but the white space after it comes with the next whole sentence.
        if (source.Length > 0 && pending.Length > 0 && !char.IsWhiteSpace(source[^1]) && !char.IsWhiteSpace(pending[0]))
        {
            source.Append("\n\n");
        }

        source.Append(CitationMark().Replace(pending, ""));
        var document = Markdig.Markdown.Parse(source.ToString(), Pipeline);
        var reader = new InlineReader(sentences, starts, checkedEnd);
        var blocks = document.Select(block => Read(block, reader)).OfType<AnswerBlock>().ToList();
        var last = LastParts(blocks);
        return [.. blocks.Select(block => MarkLast(block, last)).Select(block => new TopBlock(block, Sign(block, sentences)))];
    }

    private static AnswerBlock? Read(Block block, InlineReader reader) => block switch
    {
        HeadingBlock heading => new AnswerBlock("h3", [], reader.Read(heading.Inline)),
        ParagraphBlock paragraph => new AnswerBlock("p", [], reader.Read(paragraph.Inline)),
        CodeBlock code => new AnswerBlock("pre", [], reader.ReadCode(code)),
        ThematicBreakBlock => new AnswerBlock("hr", [], []),
        ListBlock list => new AnswerBlock(
            list.IsOrdered ? "ol" : "ul", ReadAll(list, reader), [],
            int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : null),
        ListItemBlock item => new AnswerBlock("li", ReadAll(item, reader), []),
        QuoteBlock quote => new AnswerBlock("blockquote", ReadAll(quote, reader), []),
        Table table => new AnswerBlock("table", ReadAll(table, reader), []),
        TableRow row => new AnswerBlock("tr", [.. ReadAll(row, reader).Select(cell => row.IsHeader ? cell with { Tag = "th" } : cell)], []),
        TableCell cell => new AnswerBlock("td", ReadAll(cell, reader), []),
        LinkReferenceDefinitionGroup => null,
        LeafBlock leaf => new AnswerBlock("p", [], reader.Read(leaf.Inline)),
        ContainerBlock container => new AnswerBlock("div", ReadAll(container, reader), []),
        _ => null,
    };

    private static List<AnswerBlock> ReadAll(ContainerBlock container, InlineReader reader) =>
        [.. container.Select(child => Read(child, reader)).OfType<AnswerBlock>()];

    // A sentence may stand in several blocks (a line and its list): its chips follow the last part alone.
    private static Dictionary<int, SentencePart> LastParts(IEnumerable<AnswerBlock> blocks)
    {
        var last = new Dictionary<int, SentencePart>();
        foreach (var part in blocks.SelectMany(Parts).Where(part => part.Sentence >= 0))
        {
            last[part.Sentence] = part;
        }

        return last;
    }

    private static IEnumerable<SentencePart> Parts(AnswerBlock block) => block.Sentences.Concat(block.Children.SelectMany(Parts));

    private static AnswerBlock MarkLast(AnswerBlock block, Dictionary<int, SentencePart> last) => block with
    {
        Children = [.. block.Children.Select(child => MarkLast(child, last))],
        Sentences = [.. block.Sentences.Select(part => part with { IsLast = last.TryGetValue(part.Sentence, out var l) && ReferenceEquals(l, part) })],
    };

    private static string Sign(AnswerBlock block, IReadOnlyList<AnswerSentence> sentences)
    {
        var sign = new StringBuilder();
        Write(block);
        return sign.ToString();

        void Write(AnswerBlock b)
        {
            sign.Append('<').Append(b.Tag).Append(b.Start);
            foreach (var part in b.Sentences)
            {
                sign.Append('|').Append(part.Sentence).Append(part.IsLast ? '.' : ',');
                if (part.Sentence >= 0)
                {
                    sign.Append(sentences[part.Sentence].Supported ? '+' : '-').AppendJoin(',', sentences[part.Sentence].Citations);
                }

                foreach (var run in part.Runs)
                {
                    sign.Append((int)run.Look).Append(run.Text);
                }
            }

            foreach (var child in b.Children)
            {
                Write(child);
            }

            sign.Append('>');
        }
    }

    // Marks are shown as chips once the sentence is checked; until then they would only flicker. The last one may be half written.
    [GeneratedRegex(@"\s?\[\d[\d,\s]*(\]|$)|\s?\[$")]
    private static partial Regex CitationMark();
}
