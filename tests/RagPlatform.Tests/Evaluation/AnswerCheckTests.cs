using RagPlatform.Core.Evaluation.Questions;

namespace RagPlatform.Tests.Evaluation;

public class AnswerCheckTests
{
    [Theory]
    [InlineData("26 days", "You have 26 days a year.", true)]
    [InlineData("26 days", "You have 126 days a year.", false)]
    [InlineData("2.80", "It costs €2.80.", true)]
    [InlineData("2.80", "It costs €280.", false)]
    [InlineData("12 %", "A supplement of 12% is paid.", true)]
    [InlineData("Water pressure too low", "E1 means that the water pressure is too low.", true)]
    [InlineData("no", "No, it attacks the seals.", true)]
    [InlineData("no", "There is no limit.", false)]
    public void An_answer_is_looked_for_as_whole_words(string answer, string text, bool holds) =>
        Assert.Equal(holds, AnswerCheck.Holds(new EvaluationQuestion("q", "?", true, answer, "a.pdf", 1), text));

    [Fact]
    public void A_yes_or_no_is_right_too_when_the_sentence_that_says_it_is_shown() =>
        Assert.True(AnswerCheck.Holds(
            new EvaluationQuestion("q", "?", true, "no", "a.pdf", 1) { Evidence = "Never use vinegar" }, "Never use vinegar: it attacks the seals."));

    [Theory]
    [InlineData("You have 26 days in Ghent.", "26 days of leave", new[] { "Ghent" })]
    [InlineData("You have 28 days in Leipzig.", "In Leipzig it is 26 days.", new[] { "28" })]
    [InlineData("Salaries come on the 25th.", "Salaries are paid on the 25th of the month.", new string[0])]
    [InlineData("Within 15 weeks.", "by the end of the 15th week", new[] { "15" })]
    public void Names_and_numbers_that_no_source_holds_are_found(string sentence, string source, string[] missing) =>
        Assert.Equal(missing, AnswerCheck.NotIn(sentence, [source]));

    [Fact]
    public async Task A_file_that_holds_no_questions_says_so()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("ragplatform-test-").FullName, "questions.json");
        await File.WriteAllTextAsync(path, "{\"questions\": []}", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => QuestionSet.LoadAsync(path, TestContext.Current.CancellationToken));

        Assert.Contains("holds no questions", error.Message);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
