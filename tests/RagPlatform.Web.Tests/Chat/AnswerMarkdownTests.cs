using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Chat.Markdown;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Chat;

public class AnswerMarkdownTests
{
    [Fact]
    public void Text_is_cut_where_one_sentence_ends_and_the_next_begins()
    {
        var blocks = Read(Some.Sentence("Everyone has 26 days.", true, 1), Some.Sentence(" Unused days expire.", true, 2));

        var block = Assert.Single(blocks).Block;
        Assert.Equal("p", block.Tag);
        Assert.Equal([(0, "Everyone has 26 days."), (SentencePart.Between, " "), (1, "Unused days expire.")], Parts(block));
    }

    [Fact]
    public void List_items_belong_to_their_sentences_and_marks_of_lists_to_none()
    {
        var blocks = Read(Some.Sentence("Bring:\n\n"), Some.Sentence("- a **passport**\n", true, 1), Some.Sentence("- two photos", true, 1));

        Assert.Equal(["p", "ul"], blocks.Select(b => b.Block.Tag));
        Assert.Equal([(1, "a passport"), (2, "two photos")], blocks[1].Block.Children.SelectMany(li => li.Children).SelectMany(Parts));
        Assert.Equal(TextLook.Strong, blocks[1].Block.Children[0].Children[0].Sentences[0].Runs[1].Look);
    }

    [Fact]
    public void A_sentence_over_several_blocks_ends_in_the_last_one()
    {
        var blocks = Read(Some.Sentence("You need:\n\n- a passport\n- two photos", true, 1));

        var parts = All(blocks).Where(p => p.Sentence == 0).ToList();
        Assert.Equal(3, parts.Count);
        Assert.Equal([false, false, true], parts.Select(p => p.IsLast));
    }

    [Fact]
    public void Text_being_written_is_pending_and_its_half_written_marks_are_left_out()
    {
        var blocks = AnswerMarkdown.Read([Some.Sentence("Everyone has 26 days.", true, 1)], " Unused days expire [2");

        Assert.Equal((SentencePart.Pending, " Unused days expire"), Parts(Assert.Single(blocks).Block)[^1]);
    }

    [Fact]
    public void Text_after_a_quote_begins_a_paragraph_while_it_is_written()
    {
        var blocks = AnswerMarkdown.Read([Some.Sentence("“Everyone has 26 days.”", true, 1)], "You have");

        Assert.Equal(["p", "p"], blocks.Select(b => b.Block.Tag));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    public void Html_stays_text(string html)
    {
        var blocks = Read(Some.Sentence(html));

        Assert.All(blocks, block => Assert.Contains(block.Block.Tag, (string[])["p", "pre"]));
        Assert.Equal(html, string.Concat(All(blocks).SelectMany(p => p.Runs).Select(r => r.Text)));
    }

    [Fact]
    public void Links_and_pictures_become_text()
    {
        var blocks = Read(Some.Sentence("See [the site](https://example.com/x) ![a picture](https://example.com/p.png)"));

        Assert.Equal("See the site (https://example.com/x) a picture", string.Concat(All(blocks).SelectMany(p => p.Runs).Select(r => r.Text)));
    }

    [Fact]
    public void Only_the_block_that_changed_has_another_signature()
    {
        IReadOnlyList<AnswerSentence> sentences = [Some.Sentence("First.\n\n"), Some.Sentence("Second.")];

        var before = AnswerMarkdown.Read(sentences, "");
        var after = AnswerMarkdown.Read(sentences, " And");

        Assert.Equal(before[0].Signature, after[0].Signature);
        Assert.NotEqual(before[1].Signature, after[1].Signature);
    }

    [Fact]
    public void Tables_have_header_cells()
    {
        var table = Assert.Single(Read(Some.Sentence("| Day | Hours |\n|---|---|\n| Monday | 8 |\n"))).Block;

        Assert.Equal("table", table.Tag);
        Assert.Equal(["th", "th"], table.Children[0].Children.Select(c => c.Tag));
        Assert.Equal(["td", "td"], table.Children[1].Children.Select(c => c.Tag));
    }

    [Fact]
    public void No_text_is_lost_whatever_stands_in_it()
    {
        string[] pieces = ["a\\*b ", "&amp; c ", "`x` ", "**bold *both*** ", "1. one\n", "> quote\n\n", "~~gone~~ ", "— “q” ", "https://a.b "];
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var sentences = Enumerable.Range(0, 4).Select(_ => Some.Sentence(string.Concat(Enumerable.Range(0, 3).Select(_ => pieces[random.Next(pieces.Length)])))).ToList();
            var text = string.Concat(All(AnswerMarkdown.Read(sentences, "")).SelectMany(p => p.Runs).Select(r => r.Text));
            foreach (var word in (string[])["a*b", "& c", "bold", "one", "quote", "gone", "https://a.b"])
            {
                var source = word switch { "a*b" => "a\\*b", "& c" => "&amp; c", _ => word };
                Assert.Equal(Count(string.Concat(sentences.Select(s => s.Text)), source), Count(text, word));
            }
        }
    }

    private static IReadOnlyList<TopBlock> Read(params AnswerSentence[] sentences) => AnswerMarkdown.Read(sentences, "");

    private static List<(int, string)> Parts(AnswerBlock block) =>
        [.. block.Sentences.Select(p => (p.Sentence, string.Concat(p.Runs.Select(r => r.Text))))];

    private static IEnumerable<SentencePart> All(IEnumerable<TopBlock> blocks)
    {
        return blocks.SelectMany(b => Walk(b.Block));

        static IEnumerable<SentencePart> Walk(AnswerBlock block) => block.Sentences.Concat(block.Children.SelectMany(Walk));
    }

    private static int Count(string text, string word) => text.Split(word).Length - 1;
}
