using RagPlatform.Core.Answering.Evidence;
using RagPlatform.Core.Answering.Text;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering.Verification;

/// <summary>One numbered source of a prompt, prepared for comparing: an evidence sentence or a whole passage, with title and headings.</summary>
internal sealed class Source
{
    private readonly Lazy<IReadOnlyList<Quantity>> _quantities;
    private readonly Lazy<IReadOnlySet<string>> _names;
    private readonly Lazy<IReadOnlySet<string>> _words;

    private Source(string text, Passage passage)
    {
        Text = text;
        Language = passage.Language;

        // What a row or a sentence is about often stands only in the heading or the title ("Brook 400", "Annual leave 2026").
        var whole = $"{passage.Title}\n{passage.Chunk.Heading}\n{text}";
        _quantities = new(() => Verification.Quantities.In(whole));
        _names = new(() => Verification.Names.FormsIn(whole));
        _words = new(() => Answering.Text.Words.Of(whole).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>An evidence sentence as the model reads it.</summary>
    public static Source Of(EvidenceSentence sentence) => new(sentence.Text, sentence.Passage);

    /// <summary>A whole passage as the model reads it.</summary>
    public static Source Of(Passage passage) => new(passage.Chunk.Text, passage);

    /// <summary>One sentence of a passage.</summary>
    public static Source Of(Passage passage, string sentence) => new(sentence, passage);

    public string Text { get; }

    public string? Language { get; }

    public IReadOnlyList<Quantity> Quantities => _quantities.Value;

    public IReadOnlySet<string> Names => _names.Value;

    public IReadOnlySet<string> Words => _words.Value;

    /// <summary>Whether the number stands here, in a unit that does not contradict. Money must be in the same currency wherever both say one.</summary>
    public bool Holds(Quantity claimed) => Quantities.Any(claimed.IsSaidBy);
}

/// <summary>A sentence of an answer, taken apart.</summary>
internal sealed class Claim
{
    public Claim(string sentence, bool nounsAreCapitalised)
    {
        Text = sentence.Trim();
        Quantities = Verification.Quantities.In(Text);
        Names = Verification.Names.In(Text, nounsAreCapitalised);
        Content = [.. Words.ContentOf(Text).Where(word => !word.All(char.IsAsciiDigit) && word is not "ye")];
    }

    public string Text { get; }

    public IReadOnlyList<Quantity> Quantities { get; }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<string> Content { get; }
}
