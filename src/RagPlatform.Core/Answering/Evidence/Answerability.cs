namespace RagPlatform.Core.Answering.Evidence;

/// <summary>What is known of a question and its evidence before an answer is written.</summary>
/// <param name="Top">Cosine of the best sentence; null without an embedding model.</param>
/// <param name="Lead">How far that is above the mean of all weighed sentences, in their standard deviations: the background of this very question.</param>
/// <param name="Coverage">Weighted share of the question's words in the best sentence, title and headings included.</param>
/// <param name="PassageCoverage">The same for the passage that covers most.</param>
/// <param name="Decline">Probability of declining that the model gave; null when it was not asked.</param>
internal sealed record AnswerabilityFeatures(double? Top, double Lead, double Coverage, double PassageCoverage, double? Decline);

/// <summary>Judges whether the documents answer a question: a logistic function over scores that are relative to the question's own background.</summary>
internal static class Answerability
{
    /// <summary>Probability that the evidence answers the question, 0–1.</summary>
    public static double Probability(AnswerabilityFeatures features)
    {
        var z = features.Top is { } top
            ? -6.0 + (6.0 * top) + (0.5 * features.Lead) + (1.5 * features.Coverage) + (2.0 * features.PassageCoverage)
            : -2.0 + (2.0 * features.Coverage) + (4.0 * features.PassageCoverage);
        if (features.Decline is { } decline)
        {
            z -= 1.0 * (decline - 0.3);
        }

        return 1 / (1 + Math.Exp(-z));
    }

    /// <summary>The features of a question.</summary>
    public static AnswerabilityFeatures Features(EvidenceSet evidence, double? decline)
    {
        if (evidence.Weighed.Count == 0)
        {
            return new AnswerabilityFeatures(null, 0, 0, 0, decline);
        }

        var scores = evidence.Weighed.Select(sentence => sentence.Cosine ?? sentence.Score).ToArray();
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Sum(score => (score - mean) * (score - mean)) / scores.Length);
        var best = evidence.Weighed[0];
        return new AnswerabilityFeatures(
            best.Cosine,
            deviation < 1e-6 ? 0 : ((best.Cosine ?? best.Score) - mean) / deviation,
            best.Coverage,
            evidence.PassageCoverage,
            decline);
    }
}
