using RagPlatform.Core.Answering.Evidence;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Tests.Answering;

public class AnswerabilityTests
{
    [Theory]
    [InlineData("What is the hotel limit in Tokyo?", "tokyo", "")]
    [InlineData("What is the warranty of the Brook 300?", "brook", "300")]
    [InlineData("What does E6 mean on a Rill 50?", "rill", "e6 50")]
    [InlineData("How high was the fine in 2023?", "", "2023")]
    [InlineData("Who approves a claim of £3,000 for 30 machines?", "", "")]
    [InlineData("I woke up ill. Until when must I call?", "", "")]
    [InlineData("Wie viele Tage Urlaub habe ich in der Probezeit?", "", "")]
    public void Names_and_codes_of_a_question_are_found(string question, string names, string codes)
    {
        var anchors = QuestionAnchors.Of(question);

        Assert.Equal(names, string.Join(' ', anchors.Names));
        Assert.Equal(codes, string.Join(' ', anchors.Codes));
    }

    [Theory]
    [InlineData("Annual leave in the UK?", "In the United Kingdom there are 26 days.", false)]
    [InlineData("How long do we keep German invoices?", "In Germany invoices are kept for eight years.", false)]
    [InlineData("Annual leave in Ghent?", "In the United Kingdom there are 26 days.", true)]
    public void A_name_may_stand_in_another_form(string question, string text, bool missing)
    {
        Passage passage = new(1, Guid.NewGuid(), "a.txt", "Handbook", Guid.NewGuid(), new Chunk(0, text, "", 1, 0, text.Length), "en");

        Assert.Equal(missing, QuestionAnchors.Of(question).MissingIn([passage]).Names);
    }

    [Fact]
    public void Each_sign_moves_the_probability_the_right_way()
    {
        AnswerabilityFeatures good = new(0.5, 0.6, NamesMissing: false, CodesMissing: false);

        var probability = Answerability.Probability(good);

        Assert.InRange(probability, 0.7, 1);
        Assert.True(Answerability.Probability(good with { Relative = 0.2 }) < probability);
        Assert.True(Answerability.Probability(good with { Coverage = 0.1 }) < probability);
        Assert.True(Answerability.Probability(good with { NamesMissing = true }) < probability);
        Assert.True(Answerability.Probability(good with { CodesMissing = true }) < probability);
        Assert.InRange(Answerability.Probability(good with { Relative = null, Coverage = 0.05 }), 0, 0.3);
    }
}
