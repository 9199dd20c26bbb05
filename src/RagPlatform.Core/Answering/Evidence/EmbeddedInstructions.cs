using System.Text;
using System.Text.RegularExpressions;
using RagPlatform.Core.Answering.Text;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Core.Answering.Evidence;

/// <summary>
/// Sentences of a document that speak to a language model instead of a reader ("ignore all previous instructions"). They are never
/// evidence: neither the model nor the reader is shown them as an answer. A hint, not a wall: the wall is that passages are data, that
/// the model has no tools, and that every sentence it writes is checked.
/// </summary>
internal static partial class EmbeddedInstructions
{
    public static bool In(string text) => Pattern().IsMatch(text);

    /// <summary>The text with such sentences left out: for prompts of whole passages.</summary>
    public static string Without(string text, SectionKind kind)
    {
        if (!In(text))
        {
            return text;
        }

        var kept = new StringBuilder(text);
        foreach (var span in SentenceSplitter.Split(text, kind).Reverse().Where(span => In(text[span.Start..span.End])))
        {
            kept.Remove(span.Start, span.Length).Insert(span.Start, '…');
        }

        return kept.ToString();
    }

    [GeneratedRegex(
        @"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|prior|above|earlier|all|any|system|your)\b.{0,30}\b(?:instructions?|prompts?|rules|context|messages?)\b"
        + @"|\b(?:ignoriere|vergiss|missachte)\b.{0,50}\b(?:anweisung\w*|vorgaben|regeln|prompts?)\b"
        + @"|\b(?:you are now|act as|pretend to be)\b.{0,40}\b(?:assistant|ai|model|chatbot|dan)\b"
        + @"|\b(?:reveal|print|repeat)\b.{0,30}\bsystem prompt\b",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Pattern();
}
