using RagPlatform.Backends.Onnx;
using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Onnx;

public class WordPieceTokenizerTests
{
    private static readonly string Vocabulary = Path.Combine(TestPaths.Models, "bge-small-en-v1.5", "vocab.txt");
    private readonly WordPieceTokenizer _tokenizer = WordPieceTokenizer.Load(Vocabulary, new TokenizerManifest());

    [Theory]
    [InlineData("How do I rotate the API key without downtime?", 101, 2129, 2079, 1045, 24357, 1996, 17928, 3145, 2302, 2091, 7292, 1029, 102)]
    [InlineData("one\ttwo\nthree\r\nfour", 101, 2028, 2048, 2093, 2176, 102)]
    [InlineData("", 101, 102)]
    public void Gives_the_ids_of_the_reference(string text, params int[] ids) =>
        Assert.Equal(ids.Select(id => (long)id), _tokenizer.Encode(text, 512));

    [Fact]
    public void Gives_the_ids_of_the_reference_for_every_golden_text()
    {
        var reference = WordPieceTokenizer.Load(Vocabulary, new TokenizerManifest(), specialTokensInText: true);
        var goldens = Goldens.TokensOf("bge-small-en-v1.5");

        Assert.Equal(121, goldens.Cases.Length);
        Assert.All(goldens.Cases, golden => Assert.Equal(golden.Ids, reference.Encode(golden.Text, goldens.MaxTokens)));
    }

    [Fact]
    public void Counts_what_it_encodes()
    {
        const string text = "Überstunden, naïve café; 中文 and a $5 fee.";

        Assert.Equal(_tokenizer.Encode(text, 512).Length - 2, _tokenizer.Count(text));
    }

    [Fact]
    public void A_document_cannot_write_special_tokens() => Assert.DoesNotContain(102L, _tokenizer.Encode("a [SEP] b [CLS]", 512)[1..^1]);

    [Fact]
    public void Survives_half_characters_and_noncharacters() =>
        Assert.Equal(4, _tokenizer.Encode("\ud800 \ufffe a\udc00", 512).Length);

    [Fact]
    public void Takes_time_in_proportion_to_the_length_of_the_text()
    {
        // A quadratic step anywhere would take minutes: a word of two million letters, and two million accents on one letter.
        Assert.Equal(1, _tokenizer.Count(new string('x', 2_000_000)));
        Assert.Equal(1, _tokenizer.Count("e" + string.Concat(Enumerable.Repeat('\u0301', 20_000))));
        Assert.Equal(400_000, _tokenizer.Count(string.Concat(Enumerable.Repeat("leave 中 ", 200_000))));
    }
}
