using RagPlatform.Backends.Sqlite.Indexing;

namespace RagPlatform.Tests.Sqlite;

public class CompoundsTests
{
    private readonly Compounds _compounds = new();

    [Fact]
    public void A_word_is_found_as_first_and_as_last_part_but_not_within_itself()
    {
        Add("urlaub", "urlaubsantrag", "resturlaub", "urlaube", "erlaubnis");

        Assert.Equal(["resturlaub", "urlaubsantrag"], _compounds.With("urlaub", _ => true).Order());
        Assert.Empty(_compounds.With("url", _ => true));
    }

    [Theory]
    [InlineData("urlaubsantrag", "urlaub", "antrag")]
    [InlineData("reisekosten", "reise", "kosten")]
    [InlineData("antragsurlaub", "antrag", "urlaub")]
    [InlineData("kostenstelle", new string[0])]
    [InlineData("urlaub", new string[0])]
    public void A_compound_is_split_into_words_that_are_known(string word, params string[] parts)
    {
        Add("urlaub", "antrag", "reise", "kosten");

        Assert.Equal(parts, _compounds.Split(word, _ => true));
    }

    [Fact]
    public void Words_that_come_later_are_found_too()
    {
        Add("urlaub");
        Assert.Empty(_compounds.With("urlaub", _ => true));

        Add("sonderurlaub", "abend");

        Assert.Equal(["sonderurlaub"], _compounds.With("urlaub", _ => true));
    }

    [Fact]
    public void Words_that_may_not_be_seen_are_no_words()
    {
        Add("urlaub", "antrag", "urlaubsantrag", "sonderurlaub");

        Assert.Equal(["urlaubsantrag"], _compounds.With("urlaub", term => term != "sonderurlaub"));
        Assert.Empty(_compounds.Split("urlaubsantrag", term => term != "antrag"));
    }

    private void Add(params string[] terms) => Array.ForEach(terms, _compounds.Add);
}
