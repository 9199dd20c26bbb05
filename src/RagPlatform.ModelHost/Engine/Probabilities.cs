using System.Numerics.Tensors;

namespace RagPlatform.ModelHost.Engine;

/// <summary>Probabilities from raw logits (softmax), before anything that sampling changes.</summary>
internal static class Probabilities
{
    /// <summary>Probabilities 0–1 of some tokens.</summary>
    public static float[] Of(ReadOnlySpan<float> logits, IReadOnlyList<int> tokens)
    {
        if (tokens.Count == 0)
        {
            return [];
        }

        var total = LogTotal(logits);
        var result = new float[tokens.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = MathF.Exp(logits[tokens[i]] - total);
        }

        return result;
    }

    /// <summary>Scores to be turned into log probabilities once the token is known, kept since sampling changes the logits in place.</summary>
    public static TokenLogProbability Log(ReadOnlySpan<float> logits, int token, int top, Vocabulary vocabulary)
    {
        var total = LogTotal(logits);
        var best = new List<TokenLogProbability>();
        if (top > 0)
        {
            foreach (var candidate in Candidates.Best(logits, top))
            {
                best.Add(new TokenLogProbability(candidate.Token, vocabulary.Bytes(candidate.Token), candidate.Logit - total, []));
            }
        }

        return new TokenLogProbability(token, vocabulary.Bytes(token), logits[token] - total, best);
    }

    private static float LogTotal(ReadOnlySpan<float> logits)
    {
        var max = TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - max);
        }

        return max + (float)Math.Log(sum);
    }
}
