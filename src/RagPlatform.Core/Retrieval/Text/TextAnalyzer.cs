using System.Globalization;
using System.Text;

namespace RagPlatform.Core.Retrieval.Text;

/// <summary>A term as the full-text index knows it.</summary>
/// <param name="Text">Folded and stemmed; never empty, at most <see cref="TextAnalyzer.MaxTermLength"/> characters.</param>
/// <param name="Start">Where its word begins in the text, UTF-16 units.</param>
/// <param name="IsStopWord">A word that says how, not what ("the", "wie"): indexed, but looked for only when there is nothing else.</param>
public readonly record struct Term(string Text, int Start, bool IsStopWord);

/// <summary>
/// Text → terms, the same for what is indexed and what is looked for. Words are runs of letters and digits, folded
/// (<see cref="Folding"/>) and stemmed by language; scripts without spaces become overlapping pairs of characters. Thread-safe.
/// </summary>
public static class TextAnalyzer
{
    /// <summary>Changes with every change that makes other terms of the same text; stores then analyse again what they hold.</summary>
    public const int Version = 1;

    /// <summary>Longer words are cut: they are keys, hashes or accidents, and their beginning tells them apart.</summary>
    public const int MaxTermLength = 64;

    /// <summary>Appends the terms of a text in the order they stand.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="language">BCP 47 primary language; null or unknown: no stemming, no stop words.</param>
    /// <param name="terms">Receives the terms.</param>
    public static void Analyze(ReadOnlySpan<char> text, string? language, List<Term> terms)
    {
        var rules = LanguageRules.Of(language);
        var position = 0;
        while (NextRun(text, ref position) is var (start, kind) && kind != ScriptKind.None)
        {
            var run = text[start..position];
            switch (kind)
            {
                case ScriptKind.Spaced:
                    var word = Folding.Fold(run);
                    if (word.Length > 0)
                    {
                        var isStopWord = rules.StopWords.Contains(word);
                        terms.Add(new(Cut(isStopWord ? word : rules.Stem(word)), start, isStopWord));
                    }

                    break;
                case ScriptKind.Number:
                    terms.Add(new(Cut(Number(run)), start, IsStopWord: false));
                    break;
                default:
                    AddGrams(run, start, kind, terms);
                    break;
            }
        }
    }

    /// <summary>The terms of a text.</summary>
    /// <inheritdoc cref="Analyze(ReadOnlySpan{char}, string?, List{Term})"/>
    public static IReadOnlyList<Term> Analyze(string text, string? language)
    {
        var terms = new List<Term>();
        Analyze(text, language, terms);
        return terms;
    }

    /// <summary>Whether a language writes compounds as one word (Urlaubsantrag), so that a part of it must be looked for in it.</summary>
    public static bool FormsCompounds(string? language) => language is not null && LanguageRules.WithCompounds.Contains(language);

    // The next run of characters of one kind from position on; moves position behind it.
    private static (int Start, ScriptKind Kind) NextRun(ReadOnlySpan<char> text, ref int position)
    {
        while (position < text.Length)
        {
            var start = position;
            var kind = Scripts.KindAt(text, position, out var length);
            position += length;
            if (kind is ScriptKind.None or ScriptKind.Mark)
            {
                continue;
            }

            while (position < text.Length)
            {
                var next = Scripts.KindAt(text, position, out length);
                if (next != ScriptKind.Mark && next != kind && !Joins(ref kind, next, text, position))
                {
                    break;
                }

                position += length;
            }

            return (start, kind);
        }

        return (position, ScriptKind.None);
    }

    // "x86" and "3rd" are one word; "1,500" and "2.0.1" one number.
    private static bool Joins(ref ScriptKind kind, ScriptKind next, ReadOnlySpan<char> text, int position)
    {
        if (kind is ScriptKind.Number or ScriptKind.Spaced && next is ScriptKind.Number or ScriptKind.Spaced)
        {
            kind = ScriptKind.Spaced;
            return true;
        }

        return kind == ScriptKind.Number && text[position] is ('.' or ',')
            && position + 1 < text.Length && char.IsDigit(text[position + 1]);
    }

    // Groups of three are thousands whatever mark stands between them; otherwise a comma is a decimal point.
    private static string Number(ReadOnlySpan<char> run)
    {
        var folded = Folding.Fold(run);
        if (folded.AsSpan().IndexOfAny('.', ',') < 0)
        {
            return folded;
        }

        var groups = folded.Split('.', ',');
        return groups[0].Length is > 0 and <= 3 && groups.Skip(1).All(group => group.Length == 3)
            ? string.Concat(groups)
            : folded.Replace(',', '.');
    }

    private static void AddGrams(ReadOnlySpan<char> run, int start, ScriptKind kind, List<Term> terms)
    {
        var size = kind == ScriptKind.Unspaced ? 3 : 2;
        var elements = new List<(int Start, string Text)>();
        for (var i = 0; i < run.Length;)
        {
            Rune.DecodeFromUtf16(run[i..], out var rune, out var length);
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control))
            {
                elements.Add((start + i, Folding.Fold(run.Slice(i, length))));
            }

            i += length;
        }

        for (var i = 0; i < elements.Count; i++)
        {
            if (kind == ScriptKind.Ideographic && elements.Count > 1)
            {
                terms.Add(new(elements[i].Text, elements[i].Start, IsStopWord: false));
            }

            if (i + size <= elements.Count || (i == 0 && elements.Count < size))
            {
                var gram = string.Concat(elements.Skip(i).Take(size).Select(element => element.Text));
                terms.Add(new(gram, elements[i].Start, IsStopWord: false));
            }
        }
    }

    private static string Cut(string term) => term.Length <= MaxTermLength ? term : term[..MaxTermLength];
}
