using System.Collections.Frozen;
using System.Text.RegularExpressions;
using RagPlatform.Core.Answering.Text;

namespace RagPlatform.Core.Answering.Verification;

/// <summary>Finds what a sentence names: proper names by their capitals, codes with digits, addresses of mail and web.</summary>
internal static partial class Names
{
    private static readonly FrozenSet<string> Verbs =
        ("is was are were has had will can may must should does did became ist war sind waren hat hatte wird wurde").Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> NotNames =
        ("i yes no ok q a answer note").Split(' ').ToFrozenSet();

    /// <summary>Names as normalised words or whole addresses, each of which must stand in a source.</summary>
    /// <param name="sentence">The sentence without citation marks.</param>
    /// <param name="nounsAreCapitalised">German: a single capital says nothing, two in a row do.</param>
    public static IReadOnlyList<string> In(string sentence, bool nounsAreCapitalised)
    {
        var names = new List<string>(Addresses().Matches(sentence).Select(match => match.Value.TrimEnd('.').ToLowerInvariant()));
        var text = Addresses().Replace(sentence, match => new string(' ', match.Length));
        TextSpan[] words = [.. Words.Spans(text)];
        for (var i = 0; i < words.Length; i++)
        {
            var word = text[words[i].Start..words[i].End];
            if (IsName(text, words, i, word, nounsAreCapitalised))
            {
                names.Add(Words.Fold(word));
            }
        }

        return [.. names.Distinct()];
    }

    /// <summary>All forms under which a source can hold a name.</summary>
    public static IReadOnlySet<string> FormsIn(string source)
    {
        var forms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var span in Words.Spans(source))
        {
            var word = source[span.Start..span.End];
            forms.Add(Words.Fold(word));
            forms.Add(Words.Normalize(word));
        }

        forms.UnionWith(Addresses().Matches(source).Select(match => match.Value.TrimEnd('.').ToLowerInvariant()));
        return forms;
    }

    /// <summary>Whether a name of <see cref="In"/> stands among the forms of a source; inflection is forgiven ("Pellbrook's", "Fridays").</summary>
    public static bool Stands(string name, IReadOnlySet<string> forms) => forms.Contains(name) || forms.Contains(Words.Normalize(name));

    private static bool IsName(string text, TextSpan[] words, int i, string word, bool nounsAreCapitalised)
    {
        var hasLetter = word.Any(char.IsLetter);
        if (hasLetter && word.Any(char.IsAsciiDigit))
        {
            return !OrdinalOrMeasure().IsMatch(word);
        }

        // Months are compared as parts of dates.
        if (!char.IsUpper(word[0]) || MonthNames.Number(word) is not null || NotNames.Contains(word.ToLowerInvariant()))
        {
            return false;
        }

        var innerCapital = word.Skip(1).Any(char.IsUpper);
        var normalized = Words.Normalize(word);
        if (innerCapital)
        {
            return true;
        }

        var nextCapital = i + 1 < words.Length && char.IsUpper(text[words[i + 1].Start]) && text[words[i].End..words[i + 1].Start] is " " or "-";
        var previousCapital = i > 0 && char.IsUpper(text[words[i - 1].Start]) && text[words[i - 1].End..words[i].Start] is " " or "-";
        if (!BeginsSentence(text, words, i))
        {
            return !Words.IsStopWord(normalized) && (!nounsAreCapitalised || ((nextCapital || previousCapital) && !(i == 1 && BeginsSentence(text, words, 0))));
        }

        // The first word has a capital anyway: it is a name when another follows, or when it is what the sentence is about.
        return !Words.IsStopWord(normalized) && !nounsAreCapitalised
            && (nextCapital || (i + 1 < words.Length && Verbs.Contains(text[words[i + 1].Start..words[i + 1].End].ToLowerInvariant())));
    }

    private static bool BeginsSentence(string text, TextSpan[] words, int i)
    {
        var before = words[i].Start - 1;
        while (before >= 0 && !char.IsLetterOrDigit(text[before]) && text[before] is not (',' or ';'))
        {
            if (text[before] is '.' or '!' or '?' or ':' or '\n')
            {
                return true;
            }

            before--;
        }

        // "Yes, Berlin is" and "No, you": what follows is not the begin.
        return before < 0;
    }

    [GeneratedRegex(@"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[^\s)\]>]+|\b(?:[\w-]+\.)+(?:com|org|net|eu|de|uk|io|example|local|internal)\b(?:/[^\s)\]>]*)?", RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();

    // "3rd", "15min", "20kg" are numbers.
    [GeneratedRegex(@"^\d+(?:st|nd|rd|th|[a-z]{1,3})$", RegexOptions.IgnoreCase)]
    private static partial Regex OrdinalOrMeasure();
}
