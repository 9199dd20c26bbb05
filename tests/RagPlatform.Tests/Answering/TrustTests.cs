using Microsoft.Extensions.Options;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Answering.Verification;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Tests.Answering;

public class TrustTests
{
    private readonly SentenceVerifier _verifier = new(Options.Create(new AnswerOptions()));

    [Theory]
    [InlineData("The deadline is 60 days.", "The deadline is 60 days after the journey.", "Within how many days must I hand in the claim?", true)]
    [InlineData("We received 14 reports.", "We received 14 reports; 5 were confirmed.", "How many reports were confirmed?", false)]
    [InlineData("We pay within 45 days.", "We pay within 45 days, small firms within 20 days.", "Within how many days do we pay small firms?", false)]
    [InlineData("You may take three months without pay.", "After five years you may take three months without pay.", "After how many years can I take time off without pay?", false)]
    [InlineData("The account is locked after 8 attempts.", "The account is locked after 8 attempts.", "How long is my account locked?", false)]
    [InlineData("The bonus is 1,500 pounds.", "The bonus is 1,500 pounds.", "What is the bonus as a share of the salary?", false)]
    [InlineData("The certificate has expired.", "TP-211: the certificate has expired.", "What does TP-211 mean?", true)]
    public void A_number_that_does_not_fit_the_question_or_has_a_rival_is_not_trusted(string sentence, string source, string question, bool trusted)
    {
        Source[] sources = [Of(source)];
        var claim = SentenceVerifier.Read(sentence, sources);
        var verdict = _verifier.Verify(claim, [0], sources, question);

        Assert.True(verdict.Supported);
        Assert.Equal(trusted, Trust.IsEarned(claim, verdict, [0], sources, question));
    }

    [Fact]
    public void A_sentence_from_a_source_far_down_is_not_trusted()
    {
        Source[] sources = [Of("One."), Of("Two."), Of("Three."), Of("Parking is in car park C.")];
        var claim = SentenceVerifier.Read("Parking is in car park C.", sources);

        Assert.False(Trust.IsEarned(claim, _verifier.Verify(claim, [3], sources, "Where can I park?"), [3], sources, "Where can I park?"));
    }

    [Theory]
    [InlineData("The deadline is 60 days after the journey.", true)]
    [InlineData("The deadline is 60 days.", true)]
    [InlineData("It is 60 days.", false)]
    public void What_repeats_the_quote_is_told(string sentence, bool same) =>
        Assert.Equal(same, Trust.SaysTheSame(SentenceVerifier.Read(sentence, []), Of("The deadline is 60 days after the journey.")));

    private static Source Of(string text)
    {
        var chunk = new Chunk(0, text, "", 1, 0, text.Length);
        return Source.Of(new Passage(1, Guid.NewGuid(), "handbook.pdf", "Handbook", Guid.NewGuid(), chunk, "en"));
    }
}
