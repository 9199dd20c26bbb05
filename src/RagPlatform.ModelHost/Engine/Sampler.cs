using System.Numerics.Tensors;

namespace RagPlatform.ModelHost.Engine;

/// <summary>Chooses the tokens of one answer. Everything random comes from the seed, so an answer can be had again.</summary>
internal sealed class Sampler : IDisposable
{
    private readonly SamplingOptions _options;
    private readonly GrammarHandle? _grammar;
    private readonly Func<int, bool> _isEnd;
    private readonly List<int> _recent;
    private SplitMix64 _random;
    private bool _first = true;

    /// <param name="options">How to choose.</param>
    /// <param name="grammar">Owned by the sampler; null for none.</param>
    /// <param name="isEnd">Whether a token ends the answer.</param>
    /// <param name="prompt">For the repeat penalty.</param>
    public Sampler(SamplingOptions options, GrammarHandle? grammar, Func<int, bool> isEnd, ReadOnlySpan<int> prompt)
    {
        _options = options;
        _grammar = grammar;
        _isEnd = isEnd;
        _recent = [.. prompt[Math.Max(0, prompt.Length - options.RepeatLast)..]];
        _random = new SplitMix64(options.Seed ?? (ulong)Random.Shared.NextInt64());
    }

    /// <summary>Chooses the next token.</summary>
    /// <param name="logits">Raw scores of all tokens; changed in place.</param>
    public int Next(Span<float> logits)
    {
        Adjust(logits);
        var token = Choose(logits);
        if (_grammar is not null && !_grammar.Allows(token))
        {
            // Only now is the whole vocabulary held against the grammar, which is slow: most first choices are allowed.
            Constrain(logits);
            token = Choose(logits);
        }

        if (!_isEnd(token))
        {
            _grammar?.Accept(token);
        }

        _recent.Add(token);
        _first = false;
        return token;
    }

    public void Dispose() => _grammar?.Dispose();

    private void Adjust(Span<float> logits)
    {
        foreach (var (token, bias) in _options.LogitBias)
        {
            logits[token] += bias;
        }

        if (_first)
        {
            foreach (var (token, bias) in _options.FirstTokenBias)
            {
                logits[token] += bias;
            }
        }

        if (_options.RepeatPenalty != 1f)
        {
            var window = _recent.Skip(_recent.Count - _options.RepeatLast).Distinct();
            foreach (var token in window)
            {
                logits[token] = logits[token] > 0 ? logits[token] / _options.RepeatPenalty : logits[token] * _options.RepeatPenalty;
            }
        }
    }

    private int Choose(ReadOnlySpan<float> logits)
    {
        if (_options.Temperature <= 0 || _options.TopK == 1)
        {
            return TensorPrimitives.IndexOfMax(logits);
        }

        var candidates = _options.TopK > 0
            ? Candidates.Best(logits, _options.TopK)
            : Candidates.Near(logits, CutOff(logits.Length));
        var count = KeepByTopP(candidates, KeepByMinP(candidates));
        return Draw(candidates[..count]);
    }

    // Tokens so far below the best that all of them together would be drawn less than once in a thousand million times.
    private float CutOff(int vocabulary) => (MathF.Log(vocabulary) + 20.7f) * MathF.Max(1f, _options.Temperature);

    private int KeepByMinP(ReadOnlySpan<Candidate> sorted)
    {
        if (_options.MinP <= 0)
        {
            return sorted.Length;
        }

        var least = sorted[0].Logit + MathF.Log(_options.MinP);
        var count = 1;
        while (count < sorted.Length && sorted[count].Logit >= least)
        {
            count++;
        }

        return count;
    }

    private int KeepByTopP(ReadOnlySpan<Candidate> sorted, int most)
    {
        if (_options.TopP >= 1)
        {
            return most;
        }

        double total = 0;
        foreach (var candidate in sorted)
        {
            total += Math.Exp(candidate.Logit - sorted[0].Logit);
        }

        double sum = 0;
        for (var count = 0; count < most; count++)
        {
            sum += Math.Exp(sorted[count].Logit - sorted[0].Logit);
            if (sum >= _options.TopP * total)
            {
                return count + 1;
            }
        }

        return most;
    }

    private int Draw(ReadOnlySpan<Candidate> sorted)
    {
        Span<double> weights = sorted.Length <= 256 ? stackalloc double[sorted.Length] : new double[sorted.Length];
        double total = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            weights[i] = Math.Exp((sorted[i].Logit - sorted[0].Logit) / _options.Temperature);
            total += weights[i];
        }

        var left = _random.NextDouble() * total;
        for (var i = 0; i < sorted.Length; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return sorted[i].Token;
            }
        }

        return sorted[^1].Token;
    }

    private void Constrain(Span<float> logits)
    {
        var all = new GrammarHandle.Candidate[logits.Length];
        for (var token = 0; token < all.Length; token++)
        {
            all[token] = new GrammarHandle.Candidate { Token = token, Logit = logits[token] };
        }

        _grammar!.Apply(all);
        foreach (var candidate in all)
        {
            logits[candidate.Token] = candidate.Logit;
        }
    }
}

/// <summary>SplitMix64 (Steele, Lea and Flood, 2014): the same numbers on every machine and version of .NET.</summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next number in [0, 1).</summary>
    public double NextDouble()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
