using RagPlatform.Core.Answering.Text;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Tests.Answering;

public class SentenceSplitterTests
{
    [Theory]
    [InlineData("Everyone has 26 days. Unused days expire in March.", new[] { "Everyone has 26 days.", "Unused days expire in March." })]
    [InlineData("Meals (e.g. Lunch) cost €2.80 a day. Ask Dr. Meyer or J. Smith.", new[] { "Meals (e.g. Lunch) cost €2.80 a day.", "Ask Dr. Meyer or J. Smith." })]
    [InlineData("It opens on 3. Oktober 2026. Danach nicht mehr.", new[] { "It opens on 3. Oktober 2026.", "Danach nicht mehr." })]
    [InlineData("May I carry over leave? Yes, 5 days! Ask HR.", new[] { "May I carry over leave?", "Yes, 5 days!", "Ask HR." })]
    [InlineData("She said \"No.\" Then she left.", new[] { "She said \"No.\"", "Then she left." })]
    [InlineData("有給休暇は26日です。三月に失効します。", new[] { "有給休暇は26日です。", "三月に失効します。" })]
    public void Cuts_between_sentences_and_not_inside_them(string text, string[] expected) =>
        Assert.Equal(expected, Texts(text, SectionKind.Text));

    [Fact]
    public void A_soft_line_break_ends_nothing_but_a_blank_line_and_a_list_item_do()
    {
        const string Text = "Everyone has\ntwenty-six days.\n\nYou need:\n- a laptop\n- a badge. Ask for it early.\n2. a desk";

        Assert.Equal(
            ["Everyone has\ntwenty-six days.", "You need:", "- a laptop", "- a badge.", "Ask for it early.", "2. a desk"],
            Texts(Text, SectionKind.Text));
    }

    [Fact]
    public void A_table_gives_its_rows()
    {
        const string Text = "Model: Brook 200; Price: £1,290.00; Note: incl. filter. New\nModel: Brook 400; Price: £2,150.00; Note: none";

        Assert.Equal(Text.Split('\n'), Texts(Text, SectionKind.Table));
        Assert.Equal(Text.Split('\n'), Texts(Text, SectionKind.Text));
    }

    [Fact]
    public void Offsets_are_exact_and_a_unit_without_end_is_bounded()
    {
        var text = "  First. " + string.Join(' ', Enumerable.Repeat("word", 400)) + "  ";

        var spans = SentenceSplitter.Split(text, SectionKind.Text);

        Assert.All(spans, span => Assert.InRange(span.Length, 1, SentenceSplitter.LongestUnit));
        Assert.All(spans, span => Assert.Equal(text[span.Start..span.End].Trim(), text[span.Start..span.End]));
        Assert.Equal(401, spans.Sum(span => text[span.Start..span.End].Split(' ').Length));
    }

    private static IEnumerable<string> Texts(string text, SectionKind kind) =>
        SentenceSplitter.Split(text, kind).Select(span => text[span.Start..span.End]);
}
