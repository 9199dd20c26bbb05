using Microsoft.Extensions.Options;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Answering.Verification;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Tests.Answering;

public class SentenceVerifierTests
{
    private readonly SentenceVerifier _verifier = new(Options.Create(new AnswerOptions()));

    [Theory]
    [InlineData("You have 26 days of annual leave.", true)]
    [InlineData("You have twenty-six days of annual leave a year.", true)]
    [InlineData("You have 28 days of annual leave.", false)]
    [InlineData("You have 26 weeks of annual leave.", false)]
    [InlineData("Annual leave in Leipzig is 26 days.", false)]
    [InlineData("The final Prime Minister of East Germany was Nikola Tesla.", false)]
    [InlineData("Tesla was a full-time employee.", false)]
    [InlineData("Full-time employees have 26 days.", true)]
    [InlineData("Write to leave@pellbrook.example for annual leave.", false)]
    [InlineData("The canteen serves soup.", false)]
    [InlineData("[1]", false)]
    public void A_sentence_holds_when_its_facts_stand_in_the_source(string sentence, bool holds)
    {
        Source[] sources = [Of("Every full-time employee has 26 days of annual leave a year.")];

        Assert.Equal(holds, Verify(sentence, [0], sources, "How many days of leave do I have?").Supported);
    }

    [Theory]
    [InlineData("Within 7 days.", false)]
    [InlineData("Within two working days.", true)]
    [InlineData("Seven is free.", true)]
    public void A_number_in_words_says_no_unit_that_stands_elsewhere(string sentence, bool holds)
    {
        Source[] sources = [Of("We answer within two working days."), Of("One day in seven is free.")];

        Assert.Equal(holds, Verify(sentence, [0, 1], sources, "Within how many days do we pay a small supplier?").Supported);
    }

    [Fact]
    public void A_number_of_the_question_is_no_support()
    {
        Source[] sources = [Of("Every full-time employee has 26 days of annual leave a year.")];

        Assert.False(Verify("You have 40 days of annual leave.", [0], sources, "Is it true that I have 40 days of leave?").Supported);
    }

    [Fact]
    public void A_wrong_or_missing_number_of_a_source_is_put_right()
    {
        Source[] sources = [Of("The canteen opens at 11:30."), Of("Parking costs €2.80 a day.")];

        Assert.Equal([1], Verify("Parking costs €2.80 a day.", [0], sources, "What does parking cost?").Sources);
        Assert.Equal([1], Verify("Parking costs €2.80 a day.", [], sources, "What does parking cost?").Sources);
        Assert.Equal([1], Verify("Parking costs €2.80 a day.", [7], sources, "What does parking cost?").Sources);
    }

    [Fact]
    public void A_sentence_may_join_two_sources()
    {
        Source[] sources = [Of("The canteen opens at 11:30."), Of("The canteen closes at 14:00.")];

        Assert.Equal([0, 1], Verify("The canteen opens at 11:30 and closes at 14:00.", [0], sources, "When is the canteen open?").Sources.Order());
    }

    [Theory]
    [InlineData("Yes, you can.", "Gifts of up to £50 may be accepted.", "May I accept a gift of £70?", false)]
    [InlineData("Yes.", "Cash is always declined and never accepted.", "May I accept cash?", false)]
    [InlineData("No.", "Cash is always declined and never accepted.", "May I accept cash?", true)]
    [InlineData("Yes, meals on the occasion of a meeting may be accepted.", "Meals on the occasion of a meeting may be accepted.", "May I accept meals?", true)]
    [InlineData("No.", "Meals on the occasion of a meeting may be accepted.", "May I accept meals?", false)]
    public void Yes_and_no_must_fit_numbers_and_negation_of_the_source(string answer, string source, string question, bool holds) =>
        Assert.Equal(holds, Verify(answer, [0], [Of(source)], question).Supported);

    [Fact]
    public void Names_in_headings_and_titles_count()
    {
        Source[] sources = [Of("Price: £1,290.00; Litres per hour: 60", heading: "Brook 200", title: "Price list 2026")];

        Assert.True(Verify("The Brook 200 has a price of £1,290.00.", [0], sources, "What does the Brook 200 cost?").Supported);
        Assert.False(Verify("The Brook 400 has a price of £1,290.00.", [0], sources, "What does the Brook 400 cost?").Supported);
    }

    [Fact]
    public void German_nouns_are_no_names_but_two_capitals_in_a_row_are()
    {
        Source[] sources = [Of("Der Urlaub beträgt 30 Tage im Jahr.", language: "de")];

        Assert.True(Verify("Im Jahr beträgt der Urlaub 30 Tage.", [], sources, "Wie viel Urlaub habe ich?").Supported);
        Assert.False(Verify("Der Urlaub beträgt laut Nikola Tesla 30 Tage.", [], sources, "Wie viel Urlaub habe ich?").Supported);
    }

    private Verdict Verify(string sentence, IReadOnlyList<int> cited, IReadOnlyList<Source> sources, string question) =>
        _verifier.Verify(SentenceVerifier.Read(sentence, sources), cited, sources, question);

    private static Source Of(string text, string heading = "", string title = "Handbook", string language = "en")
    {
        var chunk = new Chunk(0, text, heading, 1, 0, text.Length);
        return Source.Of(new Passage(1, Guid.NewGuid(), "handbook.pdf", title, Guid.NewGuid(), chunk, language));
    }
}
