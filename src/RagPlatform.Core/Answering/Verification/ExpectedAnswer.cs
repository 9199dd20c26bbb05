using System.Text.RegularExpressions;

namespace RagPlatform.Core.Answering.Verification;

/// <summary>What kind of answer a question wants: a number, and in which unit.</summary>
internal sealed partial class ExpectedAnswer
{
    private static readonly string[] Times = ["second", "minute", "hour", "day", "week", "month", "year", Quantities.ClockUnit, Quantities.MonthUnit, Units.Ordinal];
    private static readonly string[] Money = ["EUR", "GBP", "USD", "CHF", "JPY", "ct", "%"];
    private static readonly string[] Share = ["%"];

    private readonly IReadOnlyList<string>? _units;

    private ExpectedAnswer(bool isNumber, IReadOnlyList<string>? units) => (IsNumber, _units) = (isNumber, units);

    /// <summary>Whether the answer must hold a number, a date, a time or an amount.</summary>
    public bool IsNumber { get; }

    /// <summary>Reads the question.</summary>
    public static ExpectedAnswer Of(string question)
    {
        // "how many days", "how many working days"
        if (Counted().Match(question) is { Success: true } counted
            && (Units.Of(counted.Groups["first"].Value) ?? Units.Of(counted.Groups["second"].Value)) is { } unit)
        {
            return new ExpectedAnswer(true, [unit]);
        }

        return TimeAsked().IsMatch(question) ? new ExpectedAnswer(true, Times)
            : ShareAsked().IsMatch(question) ? new ExpectedAnswer(true, Share)
            : MoneyAsked().IsMatch(question) ? new ExpectedAnswer(true, Money)
            : new ExpectedAnswer(NumberAsked().IsMatch(question), null);
    }

    /// <summary>Whether numbers of that kind are there. A number without a unit is given the benefit of the doubt only where any unit would do.</summary>
    public bool IsMetBy(IReadOnlyList<Quantity> quantities) =>
        !IsNumber || (_units is null ? quantities.Count > 0 : quantities.Any(quantity => quantity.Unit is { } unit && _units.Contains(unit)));

    [GeneratedRegex(@"\b(?:how many|wie viele)\s+(?<first>\p{L}+)(?:\s+(?<second>\p{L}+))?", RegexOptions.IgnoreCase)]
    private static partial Regex Counted();

    [GeneratedRegex(@"\bhow (?:long|soon|old)\b|\bwhen\b|\buntil\b|\bwhat (?:time|date)\b|\bdeadline\b|\bnotice period\b|\bwithin how\b|\bwann\b|\bwie lange\b|\bfrist\b", RegexOptions.IgnoreCase)]
    private static partial Regex TimeAsked();

    [GeneratedRegex(@"\bwhat (?:share|percentage)\b|\bpercentage\b|\bas a share\b|\bwie viel prozent\b|\bwhat discount\b", RegexOptions.IgnoreCase)]
    private static partial Regex ShareAsked();

    [GeneratedRegex(@"\bhow much (?:does|do|is|are|was|did|may|can|will|money)\b|\bcosts?\b|\bprice\b|\bwie viel (?:kostet|kosten)\b|\bwas kostet\b", RegexOptions.IgnoreCase)]
    private static partial Regex MoneyAsked();

    [GeneratedRegex(
        @"\b(?:how (?:many|much|high|far|often|large|big|fast|heavy|tall|loud|deep|wide)|what (?:amount|number|age|temperature)|which year|fee|discount"
        + @"|limit|maximum|minimum|rate|telephone|phone number|extension|wie (?:viele?|hoch|oft|weit|groß|alt)|preis|kosten)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex NumberAsked();
}
