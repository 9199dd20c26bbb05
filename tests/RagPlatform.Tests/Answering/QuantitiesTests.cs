using RagPlatform.Core.Answering.Verification;

namespace RagPlatform.Tests.Answering;

public class QuantitiesTests
{
    [Theory]
    [InlineData("€0.28", "EUR 0.28", true)]
    [InlineData("€2.80", "€0.28", false)]
    [InlineData("1,500 people", "1.500 Mitarbeiter", true)]
    [InlineData("£50", "€50", false)]
    [InlineData("50", "£50", true)]
    [InlineData("12%", "12 percent", true)]
    [InlineData("12 %", "12 Prozent", true)]
    [InlineData("30 days", "30 minutes", false)]
    [InlineData("26 days", "twenty-six days", true)]
    [InlineData("fifteen minutes", "15 minutes", true)]
    [InlineData("5 days", "15 days", false)]
    [InlineData("9:30", "09:30", true)]
    [InlineData("7 am", "07:00", true)]
    [InlineData("6:30 pm", "18:30 UK time", true)]
    [InlineData("9:30", "9:45", false)]
    [InlineData("14 October 2026", "2026-10-14", true)]
    [InlineData("14 October 2026", "14.10.2026", true)]
    [InlineData("14 November 2026", "14 October 2026", false)]
    [InlineData("31 March", "March 31", true)]
    [InlineData("two hundred litres", "200 l", true)]
    [InlineData("£1,290.00", "£1,290", true)]
    public void Numbers_agree_when_value_and_unit_do(string claimed, string source, bool agree)
    {
        var inSource = Quantities.In($"It is {source} here.");
        var inClaim = Quantities.In($"It is {claimed} here.");

        Assert.NotEmpty(inClaim);
        Assert.Equal(agree, inClaim.All(quantity => inSource.Any(quantity.Agrees)));
    }

    [Theory]
    [InlineData("Policy LEG-05 says so [1].")]
    [InlineData("You may march on, and so may I.")]
    [InlineData("See the Brook400x.")]
    public void Codes_marks_and_words_are_no_numbers(string text) => Assert.Empty(Quantities.In(text));
}
