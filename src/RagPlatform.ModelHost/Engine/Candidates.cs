using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RagPlatform.ModelHost.Engine;

/// <summary>A token and its score.</summary>
internal readonly record struct Candidate(int Token, float Logit) : IComparable<Candidate>
{
    /// <summary>Best first; of equals the lower token, so that the order never depends on the way there.</summary>
    public int CompareTo(Candidate other) => Logit == other.Logit ? Token.CompareTo(other.Token) : other.Logit.CompareTo(Logit);
}

/// <summary>Picks the few tokens that matter out of a whole vocabulary, some tens of thousands, at the speed of memory.</summary>
internal static class Candidates
{
    /// <summary>The best tokens, sorted.</summary>
    public static Span<Candidate> Best(ReadOnlySpan<float> logits, int count)
    {
        count = Math.Min(count, logits.Length);
        var kept = new PriorityQueue<Candidate, Candidate>(count + 1, _worstFirst);
        var least = float.NegativeInfinity;
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        for (var v = 0; v < vectors.Length; v++)
        {
            // Nearly every vector holds nothing better than the worst one kept.
            if (kept.Count < count || Vector.GreaterThanAny(vectors[v], new Vector<float>(least)))
            {
                Keep(logits, v * Vector<float>.Count, (v + 1) * Vector<float>.Count, kept, count, ref least);
            }
        }

        Keep(logits, vectors.Length * Vector<float>.Count, logits.Length, kept, count, ref least);
        var best = kept.UnorderedItems.Select(item => item.Element).ToArray();
        Array.Sort(best);
        return best;
    }

    /// <summary>All tokens whose score is at most so far below the best, sorted.</summary>
    public static Span<Candidate> Near(ReadOnlySpan<float> logits, float distance)
    {
        var least = TensorPrimitives.Max(logits) - distance;
        var near = new List<Candidate>();
        for (var token = 0; token < logits.Length; token++)
        {
            if (logits[token] >= least)
            {
                near.Add(new Candidate(token, logits[token]));
            }
        }

        near.Sort();
        return CollectionsMarshal.AsSpan(near);
    }

    private static readonly IComparer<Candidate> _worstFirst = Comparer<Candidate>.Create((left, right) => right.CompareTo(left));

    private static void Keep(ReadOnlySpan<float> logits, int from, int to, PriorityQueue<Candidate, Candidate> kept, int count, ref float least)
    {
        for (var token = from; token < to; token++)
        {
            if (kept.Count < count || logits[token] > least)
            {
                var candidate = new Candidate(token, logits[token]);
                if (kept.Count < count)
                {
                    kept.Enqueue(candidate, candidate);
                }
                else
                {
                    kept.EnqueueDequeue(candidate, candidate);
                }

                least = kept.Count < count ? float.NegativeInfinity : kept.Peek().Logit;
            }
        }
    }
}
