using RagPlatform.Core.Answering.Verification;

namespace RagPlatform.Core.Answering.Evidence;

/// <summary>
/// Weighs a sentence: cosine of the embeddings of question and sentence (title and headings before it), plus parts for shared words, for the
/// passage it stands in, and for holding a number when a number was asked for; less for being a question itself.
/// </summary>
/// <remarks>
/// First sentence right on the sample company (88 questions) / XQuAD en (200): cosine with the title alone and .25 of the words .693 / .800;
/// headings before the sentence .784 / .800; all parts .784 / .820. First two: .773 / .900 → .932 / .910. A grid over the weights is flat
/// around these, so they are round numbers and not a fit.
/// </remarks>
internal static class EvidenceScore
{
    private const double WordsWeight = 0.2;
    private const double PassageWeight = 0.15;
    private const double NumberWeight = 0.08;
    private const double QuestionPenalty = 0.05;

    /// <summary>Higher is better.</summary>
    /// <param name="cosine">Null without an embedding model; the passage's score then stands for it.</param>
    /// <param name="coverage">Weighted share of the question's words in the sentence, 0–1.</param>
    /// <param name="passageScore">Fused score of the passage, 0–1.</param>
    /// <param name="asksForNumber"><see cref="ExpectedAnswer.IsNumber"/> of the question.</param>
    /// <param name="sentence">The sentence.</param>
    public static double Of(double? cosine, double coverage, double passageScore, bool asksForNumber, string sentence) =>
        (cosine ?? passageScore)
        + (WordsWeight * coverage)
        + (PassageWeight * passageScore)
        + (asksForNumber && Quantities.In(sentence).Count > 0 ? NumberWeight : 0)
        - (sentence.EndsWith('?') ? QuestionPenalty : 0);
}
