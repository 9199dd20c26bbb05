using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Tests.Retrieval;

public class TextAnalyzerTests
{
    [Theory]
    [InlineData("Straße", "strasse")]
    [InlineData("Müller-Lüdenscheidt", "muller", "ludenscheidt")]
    [InlineData("Cafe\u0301 naïve Œuvre", "cafe", "naive", "oeuvre")]
    [InlineData("ﬁnal ＡＢＣ１２", "final", "abc12")]
    [InlineData("İstanbul ılık", "istanbul", "ilik")]
    [InlineData("x86 KB-1234 a_b", "x86", "kb", "1234", "a", "b")]
    [InlineData("1,500 1.500 1500", "1500", "1500", "1500")]
    [InlineData("0,28 0.28 €2.80", "0.28", "0.28", "2.80")]
    [InlineData("version 2.0.1.", "version", "2.0.1")]
    [InlineData("soft\u00ADware co\u200Bop", "software", "coop")]
    [InlineData("١٢٣ أحمد إلى", "123", "احمد", "الي")]
    [InlineData("", new string[0])]
    [InlineData(" …!?\uFFFD ", new string[0])]
    public void Words_are_folded_and_numbers_made_equal(string text, params string[] terms) =>
        Assert.Equal(terms, Terms(text, null));

    [Theory]
    [InlineData("employees travelling regularly", "en", "employe", "travel", "regular")]
    [InlineData("Häuser Haus Reisekosten", "de", "haus", "haus", "reisekost")]
    [InlineData("habitaciones habitación", "es", "habitacion", "habitacion")]
    [InlineData("chevaux cheval", "fr", "cheval", "cheval")]
    [InlineData("القوانين قوانين", "ar", "قوان", "قوان")]
    public void Words_are_stemmed_by_language(string text, string language, params string[] terms) =>
        Assert.Equal(terms, Terms(text, language));

    [Theory]
    [InlineData("年假规定", "年", "年假", "假", "假规", "规", "规定", "定")]
    [InlineData("休", "休")]
    [InlineData("カタカナ", "カタ", "タカ", "カナ")]
    [InlineData("휴가 규정", "휴가", "규정")]
    [InlineData("การลา", "การ", "ารล", "รลา")]
    public void Scripts_without_spaces_become_overlapping_pieces(string text, params string[] terms) =>
        Assert.Equal(terms, Terms(text, null));

    [Fact]
    public void Mixed_scripts_are_split_where_they_meet() =>
        Assert.Equal(["gpu", "服", "服务", "务", "服务器"[1..], "器", "2"], Terms("GPU服务器2", null));

    [Fact]
    public void Stop_words_are_marked_and_offsets_point_into_the_text()
    {
        var terms = TextAnalyzer.Analyze("Who  is the Käufer?", "en");

        Assert.Equal([("who", 0, true), ("is", 5, true), ("the", 8, true), ("kaufer", 12, false)], terms.Select(t => (t.Text, t.Start, t.IsStopWord)));
    }

    [Fact]
    public void A_very_long_word_is_cut() =>
        Assert.Equal(TextAnalyzer.MaxTermLength, Assert.Single(Terms(new string('a', 5000), "en")).Length);

    [Fact]
    public void Broken_surrogates_do_no_harm() => Assert.Equal(["a", "b"], Terms("a\uD800 \uDC00b", null));

    [Fact]
    public void A_long_text_without_spaces_is_analysed_in_linear_time()
    {
        var terms = Terms(string.Concat(Enumerable.Repeat("员工年假", 50_000)), null);

        Assert.Equal(399_999, terms.Count);
    }

    private static List<string> Terms(string text, string? language) => [.. TextAnalyzer.Analyze(text, language).Select(term => term.Text)];
}
