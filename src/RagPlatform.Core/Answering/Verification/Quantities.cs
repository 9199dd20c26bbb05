using System.Globalization;
using System.Text.RegularExpressions;
using RagPlatform.Core.Answering.Text;

namespace RagPlatform.Core.Answering.Verification;

/// <summary>Finds the numbers of a text: digits with separators of English and German, currencies, percent, clock times, number words.</summary>
internal static partial class Quantities
{
    /// <summary>All numbers in order. Marks of citations such as <c>[1]</c> are no numbers.</summary>
    public static IReadOnlyList<Quantity> In(string text)
    {
        var found = new List<Quantity>();
        found.AddRange(Clock().Matches(text).Select(ClockTime));
        AddDates(found, text);
        foreach (Match match in Digits().Matches(text))
        {
            var index = match.Groups["number"].Index;
            var inside = found.Any(quantity => index >= quantity.Start && index < quantity.Start + quantity.Text.Length);
            if (!inside && Values(match.Groups["number"].Value) is { Count: > 0 } values)
            {
                found.Add(new Quantity(values, UnitOf(match), match.Value.Trim(), match.Groups["number"].Index));
            }
        }

        NumberWords.AddTo(found, text);
        return found;
    }

    internal const string ClockUnit = "o'clock";
    internal const string MonthUnit = "month of the year";

    /// <summary>Every value that digits with separators can mean.</summary>
    internal static IReadOnlyList<decimal> Values(string digits)
    {
        var plain = digits.Replace("\u00A0", "").Replace("\u202F", "").Replace("'", "").Replace("’", "");
        var values = new HashSet<decimal>();
        AddIfNumber(values, plain, ',', '.');
        AddIfNumber(values, plain, '.', ',');
        return [.. values];
    }

    // A thousands separator must stand before every three digits; the decimal mark may stand once, behind it.
    private static void AddIfNumber(HashSet<decimal> values, string digits, char thousands, char decimalMark)
    {
        var parts = digits.Split(decimalMark);
        if (parts.Length > 2 || (parts.Length == 2 && parts[1].Contains(thousands)))
        {
            return;
        }

        var groups = parts[0].Split(thousands);
        if (groups.Length > 1 && (groups[0].Length is 0 or > 3 || groups.Skip(1).Any(group => group.Length != 3)))
        {
            return;
        }

        var number = string.Concat(groups) + (parts.Length == 2 ? "." + parts[1] : "");
        if (decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            values.Add(value);
        }
    }

    private static string? UnitOf(Match match) =>
        match.Groups["before"] is { Success: true } before && Units.Of(before.Value) is { } currency ? currency
        : match.Groups["after"] is { Success: true } after ? Units.Of(after.Value)
        : null;

    // Minutes since midnight: "7 am", "07:00" and "7:00 Uhr" are one.
    private static Quantity ClockTime(Match match)
    {
        var hour = int.Parse(match.Groups["hour"].ValueSpan, CultureInfo.InvariantCulture);
        var minute = match.Groups["minute"].Success ? int.Parse(match.Groups["minute"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var half = match.Groups["half"].Value.Replace(".", "").ToLowerInvariant();
        hour = half == "pm" && hour < 12 ? hour + 12 : half == "am" && hour == 12 ? 0 : hour;
        return new Quantity([(hour * 60) + minute], ClockUnit, match.Value, match.Index);
    }

    // "14.10.2026", "14/10/2026" and "2026-10-14" say day, month and year; a month's name says the month.
    private static void AddDates(List<Quantity> found, string text)
    {
        foreach (Match match in NumericDate().Matches(text))
        {
            foreach (var (group, unit) in new[] { ("day", (string?)null), ("month", MonthUnit), ("year", null) })
            {
                var part = match.Groups[group];
                found.Add(new Quantity([int.Parse(part.ValueSpan, CultureInfo.InvariantCulture)], unit, match.Value, match.Index));
            }
        }

        foreach (Match match in MonthName().Matches(text))
        {
            if (MonthNames.Number(match.Groups["name"].Value) is { } month && (match.Groups["name"].Length > 3 || match.Groups["day"].Success))
            {
                found.Add(new Quantity([month], MonthUnit, match.Groups["name"].Value, match.Groups["name"].Index));
            }
        }
    }

    [GeneratedRegex(@"\b(?<hour>[01]?\d|2[0-4]):(?<minute>[0-5]\d)\b(?:\s*(?<half>[ap]\.?m\b))?|\b(?<hour>[01]?\d)(?:\.(?<minute>[0-5]\d))?\s*(?<half>[ap]\.?m\b)|\b(?<hour>[01]?\d|2[0-4])(?:\.(?<minute>[0-5]\d))?\s*Uhr\b", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(?:(?<day>\d{1,2})(?<mark>[./])(?<month>1[0-2]|0?[1-9])\k<mark>(?<year>\d{4})|(?<year>\d{4})-(?<month>0[1-9]|1[0-2])-(?<day>[0-3]\d))\b")]
    private static partial Regex NumericDate();

    // Capitalised, since "may" and "march" are words; with a number beside it when it is short.
    [GeneratedRegex(@"(?<day>\b\d{1,4}(?:st|nd|rd|th)?\.?\s(?:of\s)?)?\b(?<name>\p{Lu}\p{Ll}{2,8})\b\.?(?<day>\s\d{1,4}\b)?")]
    private static partial Regex MonthName();

    // Not inside a word or code ("LEG-05", "v2"): codes are compared as names. Not a citation mark.
    [GeneratedRegex(@"(?<![\p{L}\p{Nd}_\[])(?<![\p{L}]-)(?:(?<before>[€£$¥]|\b(?:EUR|GBP|USD|CHF)\b)\s?)?(?<number>\d+(?:[.,'’\u00A0\u202F]\d+)*)(?![\p{L}_]*\])(?:[\s\u00A0\u202F-]?(?<after>%|€|£|\$|°C|\p{L}+(?:\s(?=cent\b))?))?")]
    private static partial Regex Digits();
}
