namespace RagPlatform.Core.Answering.Evidence;

/// <summary>What is known of a question and its evidence before an answer is written.</summary>
/// <param name="Relative">
/// How far the best sentence's cosine stands between the collection's background (0) and equality (1); null without an embedding model.
/// </param>
/// <param name="Coverage">Weighted share of the question's words in the passage, title and headings included, that holds most, 0–1.</param>
/// <param name="NamesMissing">A name of the question does not stand around the best sentences.</param>
/// <param name="CodesMissing">A code, model number or year of the question does not.</param>
internal sealed record AnswerabilityFeatures(double? Relative, double Coverage, bool NamesMissing, bool CodesMissing);

/// <summary>Judges whether the documents answer a question.</summary>
internal static class Answerability
{
    /// <summary>Probability that the evidence answers the question, 0–1.</summary>
    /// <param name="features">Of question and evidence.</param>
    /// <param name="decline">Probability of declining that the model gave; null when it was not asked.</param>
    public static double Probability(AnswerabilityFeatures features, double? decline)
    {
        var z = features.Relative is { } relative
            ? -2.2 + (7.8 * relative)
            : -2.5 + (6.0 * features.Coverage);
        z -= features.NamesMissing ? 2.0 : 0;
        z -= features.CodesMissing ? 2.6 : 0;
        return 1 / (1 + Math.Exp(-z));
    }
}
