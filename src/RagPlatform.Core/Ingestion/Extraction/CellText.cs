using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Cells of a sheet as a person sees them: dates as dates, percentages as percentages, amounts with their currency.</summary>
internal static partial class CellText
{
    /// <param name="value">As it is stored.</param>
    /// <param name="format">Excel's number format; null for none.</param>
    public static string Of(object? value, string? format) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "TRUE" : "FALSE",
        DateTime date => Date(date, format),
        TimeSpan time => time.ToString(time.Seconds == 0 ? @"hh\:mm" : @"hh\:mm\:ss", CultureInfo.InvariantCulture),
        double number => Number(number, format),
        int number => Number(number, format),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Date(DateTime date, string? format)
    {
        // Formats that follow the reader's region have no one look; ISO reads the same everywhere.
        var pattern = FirstSection(format ?? "");
        if (pattern.Length == 0 || pattern is "General" or "mm-dd-yy" or "m/d/yy" or "m/d/yyyy" or "m/d/yy h:mm" or "m/d/yyyy h:mm")
        {
            pattern = "yyyy-mm-dd";
        }

        try
        {
            var text = date.ToString(ToDotNet(pattern), CultureInfo.InvariantCulture);
            return date.TimeOfDay > TimeSpan.Zero && !pattern.Contains('h', StringComparison.OrdinalIgnoreCase) && format is null
                ? $"{text} {date:HH:mm}"
                : text;
        }
        catch (FormatException)
        {
            return date.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        }
    }

    // In Excel m is a month, but a minute beside h or s; case means nothing.
    private static string ToDotNet(string pattern)
    {
        var net = new StringBuilder();
        var is12Hours = pattern.Contains("AM/PM", StringComparison.OrdinalIgnoreCase);
        var tokens = DateToken().Matches(pattern).Select(match => match.Value).ToList();
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            net.Append(char.ToLowerInvariant(token[0]) switch
            {
                'y' => token.Length > 2 ? "yyyy" : "yy",
                'd' => new string('d', Math.Min(token.Length, 4)),
                'm' => IsMinute(tokens, i) ? new string('m', Math.Min(token.Length, 2)) : new string('M', Math.Min(token.Length, 4)),
                'h' => new string(is12Hours ? 'h' : 'H', Math.Min(token.Length, 2)),
                's' => new string('s', Math.Min(token.Length, 2)),
                'a' => "tt",
                '"' => $"'{token.Trim('"').Replace("'", "", StringComparison.Ordinal)}'",
                '\\' => $"'{token[1..]}'".Replace("'''", @"\'", StringComparison.Ordinal),
                '[' or ';' or '@' => "",
                '.' or '-' or '/' or ':' or ' ' or ',' => $"'{token}'",
                _ => "",
            });
        }

        return net.Length == 1 ? $"%{net}" : net.ToString();
    }

    private static bool IsMinute(List<string> tokens, int i) =>
        tokens.Take(i).LastOrDefault(IsDatePart) is ['h' or 'H', ..] || tokens.Skip(i + 1).FirstOrDefault(IsDatePart) is ['s' or 'S', ..];

    private static bool IsDatePart(string token) => char.ToLowerInvariant(token[0]) is 'y' or 'd' or 'm' or 'h' or 's';

    private static string Number(double number, string? format)
    {
        var pattern = FirstSection(format ?? "");
        if (pattern.Length == 0 || pattern is "General" or "@" || !double.IsFinite(number) || pattern.Contains('/', StringComparison.Ordinal)
            || pattern.Contains('E', StringComparison.Ordinal))
        {
            return number.ToString(Math.Abs(number) is >= 1e-4 and < 1e15 or 0 ? "0.##########" : "G10", CultureInfo.InvariantCulture);
        }

        var literals = Literal().Replace(pattern, "");
        var core = Core().Match(literals);
        if (!core.Success)
        {
            return number.ToString("0.##########", CultureInfo.InvariantCulture);
        }

        var decimals = core.Value.Contains('.', StringComparison.Ordinal) ? core.Value[(core.Value.IndexOf('.', StringComparison.Ordinal) + 1)..].Count(c => c is '0' or '#' or '?') : 0;
        var isPercent = literals.Contains('%', StringComparison.Ordinal);
        var text = Math.Abs(isPercent ? number * 100 : number).ToString(
            (core.Value.Contains(',', StringComparison.Ordinal) ? "N" : "F") + Math.Min(decimals, 15).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var (before, after) = (Words(pattern, isBefore: true), Words(pattern, isBefore: false));
        return $"{(number < 0 ? "-" : "")}{before}{text}{(isPercent ? "%" : "")}{after}".Trim();
    }

    // What is written beside the number: "€", "USD", "kg". It may stand bare, quoted, or with a region: [$€-407].
    private static string Words(string pattern, bool isBefore)
    {
        var digits = Core().Match(Literal().Replace(pattern, match => new string('\u0001', match.Length)));
        var part = isBefore ? pattern[..digits.Index] : pattern[(digits.Index + digits.Length)..];
        var text = new StringBuilder();
        foreach (var match in Literal().Matches(part).Cast<Match>())
        {
            text.Append(match.Value switch
            {
                ['"', .. var quoted] => quoted.TrimEnd('"'),
                ['[', '$', .. var currency] => currency.TrimEnd(']').Split('-')[0],
                ['\\', var c] => c,
                ['_' or '*', ..] => " ",
                ['[', ..] => "",
                var bare => bare,
            });
        }

        return isBefore ? text.ToString().TrimStart() : text.ToString().TrimEnd();
    }

    private static string FirstSection(string format)
    {
        var isQuoted = false;
        for (var i = 0; i < format.Length; i++)
        {
            isQuoted ^= format[i] == '"';
            if (format[i] == ';' && !isQuoted)
            {
                return format[..i];
            }
        }

        return format;
    }

    [GeneratedRegex("""y+|d+|m+|h+|s+|AM/PM|A/P|"[^"]*"|\\.|\[[^\]]*\]|.""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DateToken();

    [GeneratedRegex("""[#0?][#0?,.]*""")]
    private static partial Regex Core();

    [GeneratedRegex("""
        "[^"]*"|\[[^\]]*\]|\\.|_.|\*.|[$€£¥ ()+-]
        """)]
    private static partial Regex Literal();
}
