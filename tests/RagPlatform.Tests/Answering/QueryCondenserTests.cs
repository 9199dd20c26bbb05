using RagPlatform.Core.Answering;
using RagPlatform.Core.Answering.Condensing;
using RagPlatform.Core.Conversations;

namespace RagPlatform.Tests.Answering;

public class QueryCondenserTests
{
    [Theory]
    [InlineData("How much does it cost?", "How many people does a Brook 400 serve?", "How much does it cost? (people Brook 400 serve)")]
    [InlineData("And in Germany?", "How many days of annual leave are there?", "And in Germany? (days annual leave)")]
    [InlineData("Why?", "May I use a private USB stick?", "Why? (use private USB stick)")]
    [InlineData("How do I reset my password at home?", "How many days of annual leave are there?", "How do I reset my password at home?")]
    public void A_follow_up_gets_the_subject_it_leans_on(string question, string before, string expected) =>
        Assert.Equal(expected, QueryCondenser.ByRule(question, [new Turn(before, "…")]));

    [Fact]
    public void A_chain_of_follow_ups_goes_back_to_the_question_that_stood_alone() =>
        Assert.Equal(
            "And for interns? (annual leave Germany part-timers)".Replace("part-timers", "part timers", StringComparison.Ordinal),
            QueryCondenser.ByRule("And for interns?", [new Turn("How much annual leave is there in Germany?", ""), new Turn("And for part-timers?", "")]));

    [Fact]
    public void Without_history_the_question_stays() => Assert.Equal("And then?", QueryCondenser.ByRule("And then?", []));

    [Theory]
    [InlineData("Hello, can you tell me how long the probation period is?", "How long the probation period is")]
    [InlineData("how long?", "How long")]
    [InlineData("???", "???")]
    [InlineData("What is the maximum value of a gift that I may accept from a supplier in one calendar year?", "What is the maximum value of a gift that I may accept from…")]
    public void A_title_is_made_from_the_first_question(string question, string title) => Assert.Equal(title, ConversationTitle.From(question));
}
