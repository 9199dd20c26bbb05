using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RagPlatform.Core.Answering;

namespace RagPlatform.Core.Evaluation.Questions;

/// <summary>
/// Judges an answer against a question's key. It shares nothing with the pipeline's own check of sentences, so that an error there is seen.
/// </summary>
internal static partial class AnswerCheck
{
    /// <summary>Whether a text holds the answer, one of its spellings, or the words that identify its sentence.</summary>
    public static bool Holds(EvaluationQuestion question, string text)
    {
        var normalized = Normalize(text);
        if (question.Answer?.ToLowerInvariant() is "yes" or "no")
        {
            return (question.Evidence is { } evidence && Contains(normalized, evidence))
                || normalized.StartsWith(" " + question.Answer.ToLowerInvariant() + " ", StringComparison.Ordinal);
        }

        return question.Aliases.Append(question.Answer ?? "").Any(answer => answer.Length > 0 && (Contains(normalized, answer) || ContainsWords(normalized, answer)));
    }

    /// <summary>Names and numbers of a sentence that stand in none of the texts.</summary>
    public static IReadOnlyList<string> NotIn(string sentence, IEnumerable<string> sources)
    {
        var source = Normalize(string.Join(' ', sources));
        var sourceWords = source.Split(' ').ToHashSet(StringComparer.Ordinal);
        var missing = Number().Matches(sentence).Select(match => match.Value).Where(number => !Contains(source, number)).ToList();

        // A capital at the begin of a sentence says nothing; inside one it is a name (in English).
        foreach (Match match in Name().Matches(sentence))
        {
            var name = Normalize(match.Value).Trim();
            if (!sourceWords.Contains(name) && !sourceWords.Contains(name.TrimEnd('s')))
            {
                missing.Add(match.Value);
            }
        }

        return missing;
    }

    /// <summary>Whether the text holds the phrase as whole words.</summary>
    private static bool Contains(string normalizedText, string phrase) => normalizedText.Contains(Normalize(phrase), StringComparison.Ordinal);

    // A longer answer in words may have an article or a verb between ("the water pressure is too low"); numbers must stand as they are.
    private static bool ContainsWords(string normalizedText, string phrase)
    {
        string[] words = Normalize(phrase).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 3 && !phrase.Any(char.IsAsciiDigit)
            && words.All(word => normalizedText.Contains($" {word} ", StringComparison.Ordinal));
    }

    // Lower case, words and numbers between single spaces; "1,240.00" keeps its marks, so that 2.80 and 280 differ.
    private static string Normalize(string text)
    {
        var normalized = new StringBuilder(" ");
        var lower = text.Normalize(NormalizationForm.FormKC).ToLower(CultureInfo.InvariantCulture);
        for (var i = 0; i < lower.Length; i++)
        {
            var c = lower[i];
            var insideNumber = c is '.' or ',' or ':' && i > 0 && i + 1 < lower.Length && char.IsAsciiDigit(lower[i - 1]) && char.IsAsciiDigit(lower[i + 1]);
            if (char.IsLetterOrDigit(c) || c is '%' || insideNumber)
            {
                // "12%" and "12 %" are one.
                if (c is '%' && normalized[^1] != ' ')
                {
                    normalized.Append(' ');
                }

                normalized.Append(c);
            }
            else if (normalized[^1] != ' ')
            {
                normalized.Append(' ');
            }
        }

        return normalized.Append(normalized[^1] == ' ' ? "" : " ").ToString();
    }

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}.,:])\d+(?:[.,:]\d+)*\p{L}*")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<=[\p{Ll}\p{Nd},]\s)\p{Lu}[\p{L}\p{Nd}]+")]
    private static partial Regex Name();
}
