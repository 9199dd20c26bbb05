using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Chat.Markdown;

/// <summary>Flattens the inlines of a block into runs of text, grouped by the sentence that their place in the source belongs to.</summary>
/// <param name="sentences">Checked sentences.</param>
/// <param name="starts">Where the first character of each stands in the source.</param>
/// <param name="checkedEnd">Where the text that is still being written begins.</param>
internal sealed class InlineReader(IReadOnlyList<AnswerSentence> sentences, List<int> starts, int checkedEnd)
{
    private readonly List<SentencePart> _parts = [];
    private List<TextRun> _runs = [];
    private int _sentence = SentencePart.Between;

    public List<SentencePart> Read(ContainerInline? inlines)
    {
        if (inlines is not null)
        {
            Walk(inlines, TextLook.Plain);
        }

        return Take();
    }

    public List<SentencePart> ReadCode(CodeBlock code)
    {
        for (var i = 0; i < code.Lines.Count; i++)
        {
            var line = code.Lines.Lines[i];
            Add(line.Slice.ToString() + (i + 1 < code.Lines.Count ? "\n" : ""), line.Position, splits: false, TextLook.Plain);
        }

        return Take();
    }

    private void Walk(ContainerInline container, TextLook look)
    {
        foreach (var inline in container)
        {
            switch (inline)
            {
                case EmphasisInline emphasis:
                    Walk(emphasis, look | (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
                    {
                        ('~', _) => TextLook.Struck,
                        (_, 1) => TextLook.Emphasis,
                        _ => TextLook.Strong,
                    });
                    break;
                case LinkInline link:
                    Walk(link, look);
                    // The address is worth reading, but leads away from this host: text it stays.
                    if (link is { IsImage: false, Url.Length: > 0 } && !link.IsAutoLink)
                    {
                        Add($" ({link.Url})", link.Span.End, splits: false, look);
                    }

                    break;
                case ContainerInline other:
                    Walk(other, look);
                    break;
                case LiteralInline literal:
                    var text = literal.Content.ToString();
                    Add(text, literal.Span.Start, literal.Span.Length == text.Length, look);
                    break;
                case CodeInline code:
                    Add(code.Content, code.Span.Start, splits: false, look | TextLook.Code);
                    break;
                case AutolinkInline address:
                    Add(address.Url, address.Span.Start, splits: false, look);
                    break;
                case HtmlEntityInline entity:
                    Add(entity.Transcoded.ToString(), entity.Span.Start, splits: false, look);
                    break;
                case LineBreakInline lineBreak:
                    Add(lineBreak.IsHard ? "" : " ", lineBreak.Span.Start, splits: false, lineBreak.IsHard ? TextLook.LineBreak : look);
                    break;
                default:
                    break;
            }
        }
    }

    // Splits where one sentence ends and the next begins; text that the source spells otherwise (escapes) can't be split and stays whole.
    private void Add(string text, int position, bool splits, TextLook look)
    {
        var offset = 0;
        while (offset < text.Length || (text.Length == 0 && offset == 0))
        {
            var (sentence, end) = At(position + offset);
            var length = splits ? Math.Min(text.Length - offset, Math.Max(1, end - position - offset)) : text.Length - offset;
            if (sentence != _sentence)
            {
                Flush();
                _sentence = sentence;
            }

            _runs.Add(new TextRun(text.Substring(offset, length), look));
            offset += Math.Max(1, length);
        }
    }

    /// <summary>The sentence at a place of the source, and where it ends.</summary>
    private (int Sentence, int End) At(int position)
    {
        if (position >= checkedEnd)
        {
            return (SentencePart.Pending, int.MaxValue);
        }

        var index = starts.BinarySearch(position);
        index = index >= 0 ? index : ~index - 1;
        if (index < 0)
        {
            return (SentencePart.Between, starts.Count > 0 ? starts[0] : checkedEnd);
        }

        var end = starts[index] + sentences[index].Text.Trim().Length;
        return position < end
            ? (index, end)
            : (SentencePart.Between, index + 1 < starts.Count ? starts[index + 1] : checkedEnd);
    }

    private void Flush()
    {
        if (_runs.Count > 0)
        {
            _parts.Add(new SentencePart(_sentence, IsLast: false, _runs));
            _runs = [];
        }
    }

    private List<SentencePart> Take()
    {
        Flush();
        _sentence = SentencePart.Between;
        var parts = _parts.ToList();
        _parts.Clear();
        return parts;
    }
}
