using CsCheck;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Tests.Ingestion;

public sealed class ChunkerTests
{
    // One token a word: sizes in these tests can be counted by eye.
    private static Chunker Chunker(int target = 6, int max = 8) => new(
        new ChunkingOptions { TargetTokens = target, MaxTokens = max, EmbeddingTokens = 512 },
        text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);

    private static DocumentPage Page(int number, params Section[] sections)
    {
        var pages = new PageAssembler();
        foreach (var section in sections)
        {
            pages.Add(section with { Page = number });
        }

        pages.Finish();
        return pages.Pages[^1];
    }

    [Fact]
    public void Splits_between_paragraphs_and_keeps_the_heading_on_every_chunk()
    {
        var page = Page(4, new Section("Everyone has twenty-six days.\n\nUnused days expire in March.", "Annual leave", 4));

        var chunks = Chunker().Split("Handbook", [page]).ToList();

        Assert.Equal(["Everyone has twenty-six days.", "Unused days expire in March."], chunks.Select(c => c.Text));
        Assert.All(chunks, chunk => Assert.Equal(("Annual leave", 4), (chunk.Heading, chunk.Page)));
        Assert.Equal([0, 1], chunks.Select(chunk => chunk.Ordinal));
    }

    [Fact]
    public void Joins_short_paragraphs_under_one_heading_and_never_over_a_heading_or_a_page()
    {
        var first = Page(1, new Section("One.\n\nTwo.", "A", 1), new Section("Three.", "B", 1));
        var second = Page(2, new Section("Four.", "B", 2));

        var chunks = Chunker().Split("", [first, second]).ToList();

        Assert.Equal(["One.\n\nTwo.", "Three.", "Four."], chunks.Select(c => c.Text));
    }

    [Fact]
    public void Splits_a_long_paragraph_at_sentences_and_a_long_sentence_at_words()
    {
        var page = Page(1, new Section("Dr. A. Miller leads it. She has led it for years. " + string.Join(' ', Enumerable.Range(1, 30)), "", 1));

        var chunks = Chunker(max: 16, target: 12).Split("", [page]).ToList();

        Assert.StartsWith("Dr. A. Miller leads it. She has led it for years.", chunks[0].Text, StringComparison.Ordinal);
        Assert.All(chunks, chunk => Assert.InRange(chunk.Text.Split(' ').Length, 1, 16));
    }

    [Fact]
    public void Makes_chunks_of_like_size_instead_of_full_ones_and_a_crumb()
    {
        var page = Page(1, new Section(string.Join("\n\n", Enumerable.Repeat("one two", 11)), "", 1));

        var sizes = Chunker(target: 10, max: 20).Split("", [page]).Select(chunk => chunk.Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length).ToList();

        Assert.True(sizes.Max() - sizes.Min() <= 2, string.Join(' ', sizes));
    }

    [Fact]
    public void Splits_lists_between_items_and_tables_between_rows()
    {
        var page = Page(
            1,
            new Section("- one two three\n- four five six\n- seven eight nine", "", 1, SectionKind.List),
            new Section("A: 1; B: 2\nA: 3; B: 4\nA: 5; B: 6", "", 1, SectionKind.Table));

        var chunks = Chunker(target: 8, max: 9).Split("", [page]).ToList();

        Assert.All(chunks, chunk => Assert.All(chunk.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.True(line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("A: ", StringComparison.Ordinal))));
        Assert.Contains(chunks, chunk => chunk.Kind == SectionKind.List);
        Assert.Contains(chunks, chunk => chunk.Kind == SectionKind.Table);
    }

    [Fact]
    public void Loses_no_words_and_keeps_offsets_exact_whatever_the_text()
    {
        string[] vocabulary = ["a", "bb.", "Ccc!", "word", "z. B.", "x", "日本語。", "😀", new string('q', 90), "\n", "\n\n", "- item"];
        string[] headings = ["", "Heading", "Heading › Sub"];
        var section = Gen.Select(
            Gen.Int[0, vocabulary.Length - 1].Select(i => vocabulary[i]).Array[1, 60], Gen.Int[0, 2].Select(i => headings[i]), Gen.Int[0, 2].Select(i => (SectionKind)i));
        section.Array[1, 6].Sample(sections =>
        {
            var pages = new PageAssembler();
            foreach (var (parts, heading, kind) in sections)
            {
                if (CleanLines(string.Join(' ', parts)) is { Length: > 0 } text)
                {
                    pages.Add(new Section(text, heading, 1, kind));
                }
            }

            pages.Finish();
            foreach (var page in pages.Pages)
            {
                var chunks = new Chunker(new ChunkingOptions { TargetTokens = 16, MaxTokens = 20 }, text => (text.Length + 3) / 4).Split("T", pages.Pages).ToList();
                Assert.All(chunks, chunk => Assert.Equal(page.Text[chunk.Start..chunk.End], chunk.Text));
                Assert.Equal(Letters(page.Text), Letters(string.Concat(chunks.Select(chunk => chunk.Text))));
                Assert.True(chunks.Zip(chunks.Skip(1), (a, b) => a.End <= b.Start).All(inOrder => inOrder));
                Assert.All(chunks, chunk => Assert.InRange((chunk.Text.Length + 3) / 4, 1, 20));
            }
        }, iter: 300);
    }

    private static string CleanLines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim())).Trim();

    private static string Letters(string text) => new([.. text.Where(c => !char.IsWhiteSpace(c))]);
}
