using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Counts the numbered paragraphs of a Word document, which holds the rule of a number but not the number.</summary>
internal sealed partial class WordNumbering
{
    private readonly Dictionary<string, (string Abstract, XElement? Overrides)> _lists = [];
    private readonly Dictionary<string, Dictionary<int, XElement>> _levels = [];
    private readonly Dictionary<string, int?[]> _counters = [];
    private readonly HashSet<string> _started = [];

    public WordNumbering(XElement? numbering)
    {
        foreach (var definition in numbering.Children("abstractNum"))
        {
            var levels = new Dictionary<int, XElement>();
            foreach (var level in definition.Children("lvl"))
            {
                levels.TryAdd(Number(level.Attr("ilvl"), 0), level);
            }

            _levels.TryAdd(definition.Attr("abstractNumId") ?? "", levels);
        }

        foreach (var list in numbering.Children("num"))
        {
            _lists.TryAdd(list.Attr("numId") ?? "", (list.Val("abstractNumId") ?? "", list));
        }
    }

    /// <summary>The mark of the next paragraph of that list and level, "-" for a bullet; null when the list is not known.</summary>
    public string? Next(string list, int level)
    {
        if (!_lists.TryGetValue(list, out var entry) || !_levels.TryGetValue(entry.Abstract, out var levels) || !levels.TryGetValue(level, out var rule))
        {
            return null;
        }

        var counters = _counters.TryGetValue(entry.Abstract, out var found) ? found : _counters[entry.Abstract] = new int?[9];
        RestartWhereTheListSaysSo(list, entry.Overrides, counters);
        counters[level] = counters[level] is { } count ? count + 1 : Number(rule.Val("start"), 1);
        Array.Clear(counters, level + 1, counters.Length - level - 1);

        var format = rule.Val("numFmt");
        if (format is "bullet" or "none" or null)
        {
            return format == "none" ? null : "-";
        }

        return Placeholder().Replace(rule.Val("lvlText") ?? $"%{level + 1}.", match =>
        {
            var index = match.Value[1] - '1';
            var value = counters[index] ?? Number(levels.GetValueOrDefault(index).Val("start"), 1);
            return Format(value, index == level ? format : levels.GetValueOrDefault(index).Val("numFmt"));
        });
    }

    private void RestartWhereTheListSaysSo(string list, XElement? overrides, int?[] counters)
    {
        if (!_started.Add(list))
        {
            return;
        }

        foreach (var change in overrides.Children("lvlOverride"))
        {
            if (change.Val("startOverride") is { } start && Number(change.Attr("ilvl"), 0) is >= 0 and < 9 and var level)
            {
                counters[level] = Number(start, 1) - 1;
            }
        }
    }

    private static string Format(int value, string? format) => format switch
    {
        "lowerLetter" => Letters(value).ToLowerInvariant(),
        "upperLetter" => Letters(value),
        "lowerRoman" => Roman(value).ToLowerInvariant(),
        "upperRoman" => Roman(value),
        "decimalZero" => value.ToString("00", CultureInfo.InvariantCulture),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private static string Letters(int value) => value is < 1 or > 780 ? value.ToString(CultureInfo.InvariantCulture) : new string((char)('A' + ((value - 1) % 26)), 1 + ((value - 1) / 26));

    private static string Roman(int value)
    {
        if (value is < 1 or > 3999)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var text = "";
        foreach (var (number, sign) in new[] { (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I") })
        {
            for (; value >= number; value -= number)
            {
                text += sign;
            }
        }

        return text;
    }

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, -1, 1_000_000) : otherwise;

    [GeneratedRegex("%[1-9]")]
    private static partial Regex Placeholder();
}
