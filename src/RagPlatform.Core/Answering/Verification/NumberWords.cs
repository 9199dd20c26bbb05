using System.Collections.Frozen;
using RagPlatform.Core.Answering.Text;

namespace RagPlatform.Core.Answering.Verification;

/// <summary>Numbers written as words, two to ninety-nine and round hundreds and thousands, English and German.</summary>
internal static class NumberWords
{
    // "One" and "eins" are left out: they are pronouns and articles far more often than numbers.
    private static readonly FrozenDictionary<string, int> Values = Build().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static void AddTo(List<Quantity> found, string text)
    {
        TextSpan[] spans = [.. Words.Spans(text)];
        for (var i = 0; i < spans.Length; i++)
        {
            var start = spans[i].Start;
            var word = text[start..spans[i].End];
            if (!Values.TryGetValue(word, out var value))
            {
                continue;
            }

            // "twenty-six" is two spans joined by a hyphen; "two hundred" a factor behind.
            if (value is >= 20 and < 100 && value % 10 == 0 && Next(text, spans, i, '-') is { } unit && Values.GetValueOrDefault(unit) is > 0 and < 10 and var ones)
            {
                value += ones;
                i++;
            }

            if (Next(text, spans, i, ' ') is { } factor && Factor(factor) is { } times)
            {
                value *= times;
                i++;
            }

            var after = i + 1 < spans.Length ? Units.Of(text[spans[i + 1].Start..spans[i + 1].End]) : null;
            found.Add(new Quantity([value], after, text[start..spans[i].End], start));
        }
    }

    private static string? Next(string text, TextSpan[] spans, int i, char between) =>
        i + 1 < spans.Length && spans[i + 1].Start == spans[i].End + 1 && text[spans[i].End] == between
            ? text[spans[i + 1].Start..spans[i + 1].End]
            : null;

    private static int? Factor(string word) => word.ToLowerInvariant() switch { "hundred" or "hundert" => 100, "thousand" or "tausend" => 1000, _ => null };

    private static Dictionary<string, int> Build()
    {
        string[] english = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".Split(' ');
        string[] german = "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".Split(' ');
        string[] tensEnglish = "twenty thirty forty fifty sixty seventy eighty ninety".Split(' ');
        string[] tensGerman = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".Split(' ');
        var values = new Dictionary<string, int>();
        for (var i = 0; i < english.Length; i++)
        {
            values[english[i]] = values[german[i]] = i + 2;
        }

        for (var i = 0; i < tensEnglish.Length; i++)
        {
            values[tensEnglish[i]] = values[tensGerman[i]] = (i + 2) * 10;
            for (var ones = 2; ones <= 9; ones++)
            {
                values[german[ones - 2] + "und" + tensGerman[i]] = ((i + 2) * 10) + ones;
            }

            values["einund" + tensGerman[i]] = ((i + 2) * 10) + 1;
        }

        values["dozen"] = values["dutzend"] = 12;
        return values;
    }
}
