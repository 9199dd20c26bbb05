using RagPlatform.Core.Ingestion;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Tests.Sources;

public class HighlightBoxesTests
{
    // "Everyone has 26 days." over two lines: two words each.
    private static readonly WordBox[] Words =
    [
        new(0, 8, .1f, .1f, .2f, .02f), new(9, 3, .31f, .1f, .1f, .02f), new(13, 2, .1f, .13f, .05f, .02f), new(16, 5, .16f, .13f, .1f, .02f),
    ];

    [Fact]
    public void Words_of_a_line_become_one_box()
    {
        var boxes = HighlightBoxes.For(Words, 0, 21);

        Assert.Equal(2, boxes.Count);
        Assert.Equal((.1, .31), (Math.Round(boxes[0].Left, 3), Math.Round(boxes[0].Width, 3)));
    }

    [Fact]
    public void Words_outside_the_passage_are_left_out()
    {
        var box = Assert.Single(HighlightBoxes.For(Words, 9, 12));

        Assert.Equal(.31f, box.Left);
    }

    [Fact]
    public void A_neighbouring_column_is_a_box_of_its_own() =>
        Assert.Equal(2, HighlightBoxes.For([Words[0], new WordBox(9, 3, .6f, .1f, .1f, .02f)], 0, 20).Count);

    [Fact]
    public void No_words_no_boxes() => Assert.Empty(HighlightBoxes.For([], 0, 10));
}
