using RagPlatform.Backends.Onnx;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Onnx;

public class XlmRobertaTokenizerTests
{
    private const string Model = "multilingual-e5-small";

    // Loading takes a second, and the tokenizer keeps no state: one for all tests.
    private static XlmRobertaTokenizer? _loaded;
    private readonly XlmRobertaTokenizer _tokenizer =
        _loaded ??= XlmRobertaTokenizer.Load(TestPaths.Shared($"models/{Model}/sentencepiece.bpe.model"));

    [Fact]
    public void Gives_the_ids_of_the_reference_for_every_golden_text()
    {
        var goldens = Goldens.TokensOf(Model);

        Assert.Equal(121, goldens.Cases.Length);
        Assert.All(goldens.Cases, golden =>
        {
            // Where the reference libraries disagree among themselves, either is right.
            var ids = _tokenizer.Encode(golden.Text, goldens.MaxTokens);
            Assert.Equal(ids.SequenceEqual(golden.HuggingFaceIds ?? []) ? golden.HuggingFaceIds : golden.Ids, ids);
        });
    }

    [Fact]
    public void Counts_what_it_encodes()
    {
        const string text = "Wie viele Urlaubstage habe ich? 有多少天假期？ \u0001\uE000\uE001";

        Assert.Equal(_tokenizer.Encode(text, 512).Length - 2, _tokenizer.Count(text));
    }

    [Fact]
    public void A_document_cannot_write_special_tokens() => Assert.DoesNotContain(2L, _tokenizer.Encode("a </s> b <s> <pad>", 512)[1..^1]);

    [Fact]
    public void Survives_half_characters_and_noncharacters() => Assert.Equal(0L, _tokenizer.Encode("\ud800 \ufffe a\udc00", 512)[0]);

    [Fact]
    public void Takes_time_in_proportion_to_the_length_of_the_text()
    {
        Assert.InRange(_tokenizer.Count(new string('x', 1_000_000)), 1, 1_000_000);
        Assert.InRange(_tokenizer.Count("e" + string.Concat(Enumerable.Repeat('\u0301', 20_000))), 1, 20_001);
        Assert.InRange(_tokenizer.Count(string.Concat(Enumerable.Repeat("leave 中 ", 100_000))), 200_000, 400_000);
    }
}
