namespace RagPlatform.Web.Features.Chat.Markdown;

/// <summary>One block of an answer: an element with blocks in it, or with text.</summary>
/// <param name="Tag">Name of the element: p, h3, ul, ol, li, blockquote, pre, table, tr, th, td, hr.</param>
/// <param name="Children">Blocks in it.</param>
/// <param name="Sentences">Text in it, sentence by sentence.</param>
/// <param name="Start">First number of an ordered list.</param>
public sealed record AnswerBlock(
    string Tag, IReadOnlyList<AnswerBlock> Children, IReadOnlyList<SentencePart> Sentences, int? Start = null);

/// <summary>The part of a sentence that stands in one block.</summary>
/// <param name="Sentence">Position among the answer's sentences; <see cref="Pending"/> or <see cref="Between"/>.</param>
/// <param name="IsLast">Whether the sentence ends here: its chips follow.</param>
/// <param name="Runs">Its text.</param>
public sealed record SentencePart(int Sentence, bool IsLast, IReadOnlyList<TextRun> Runs)
{
    /// <summary>Being written, not yet checked.</summary>
    public const int Pending = -1;

    /// <summary>White space between sentences.</summary>
    public const int Between = -2;
}

/// <summary>Text of one look.</summary>
public sealed record TextRun(string Text, TextLook Look);

/// <summary>How text looks.</summary>
[Flags]
public enum TextLook
{
    Plain = 0,
    Strong = 1,
    Emphasis = 2,
    Code = 4,
    Struck = 8,
    LineBreak = 16,
}

/// <summary>A block of the answer's top level.</summary>
/// <param name="Block">What to draw.</param>
/// <param name="Signature">Equal for blocks that look the same: a block is drawn again only when it changed.</param>
public sealed record TopBlock(AnswerBlock Block, string Signature);
