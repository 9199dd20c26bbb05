using Microsoft.Extensions.Options;
using RagPlatform.Core.Answering.Evidence;
using RagPlatform.Core.Answering.Text;

namespace RagPlatform.Core.Answering.Verification;

/// <summary>What became of one sentence of the model.</summary>
/// <param name="Supported">Whether it holds.</param>
/// <param name="Sources">Indexes of the sources that carry it, best first; empty when it does not hold.</param>
/// <param name="Missing">Why not: what stands in no source. For the log and for tests.</param>
internal sealed record Verdict(bool Supported, IReadOnlyList<int> Sources, string? Missing = null)
{
    public static Verdict Fails(string missing) => new(false, [], missing);
}

/// <summary>
/// Checks a sentence of an answer against the sources that it cites: every name, number and date must stand there, and most of its
/// content words. Where it cites nothing or the wrong source, the sources that do carry it are found. It knows no language model: what
/// it lets pass can be checked by a reader's eye.
/// </summary>
internal sealed class SentenceVerifier(IOptions<AnswerOptions> options)
{
    /// <summary>Takes a sentence apart, as the language of the sources wants it.</summary>
    /// <param name="sentence">Without citation marks.</param>
    /// <param name="sources">What the model read.</param>
    public static Claim Read(string sentence, IReadOnlyList<Source> sources) =>
        new(sentence, nounsAreCapitalised: sources.Count > 0 && sources[0].Language is "de");

    /// <summary>Checks one sentence.</summary>
    /// <param name="claim">The sentence.</param>
    /// <param name="cited">Indexes of the sources that the model named; may be empty.</param>
    /// <param name="sources">What the model read, in the order of its numbers.</param>
    /// <param name="question">What was asked: a bare "yes" is checked against it.</param>
    public Verdict Verify(Claim claim, IReadOnlyList<int> cited, IReadOnlyList<Source> sources, string question)
    {
        if (YesNo.Of(claim.Text) is { } yesNo && !yesNo.Holds(claim, question, sources, cited))
        {
            return Verdict.Fails("a yes or no that the sources do not clearly say");
        }

        if (claim.Content.Count == 0 && claim.Quantities.Count == 0 && claim.Names.Count == 0)
        {
            return YesNo.Of(claim.Text) is null ? Verdict.Fails("any content") : new Verdict(true, [.. cited.Take(1)]);
        }

        Verdict? last = null;
        foreach (var combination in Combinations(claim, cited, sources))
        {
            var missing = Missing(claim, [.. combination.Select(i => sources[i])]);
            if (missing is null)
            {
                return new Verdict(true, combination);
            }

            last ??= Verdict.Fails(missing);
        }

        return last ?? Verdict.Fails("a source");
    }

    /// <summary>Share of the claim's content words that stand in the source, 0–1.</summary>
    internal static double Share(Claim claim, Source source) =>
        claim.Content.Count == 0 ? 0 : (double)claim.Content.Count(source.Words.Contains) / claim.Content.Count;

    // What was cited first; then each source alone, best match first; then pairs of the best, for sentences that join two facts.
    private static IEnumerable<IReadOnlyList<int>> Combinations(Claim claim, IReadOnlyList<int> cited, IReadOnlyList<Source> sources)
    {
        int[] valid = [.. cited.Where(i => i >= 0 && i < sources.Count).Distinct()];
        foreach (var i in valid)
        {
            yield return [i];
        }

        if (valid.Length > 1)
        {
            yield return valid;
        }

        int[] best = [.. Enumerable.Range(0, sources.Count).OrderByDescending(i => Share(claim, sources[i])).ThenBy(i => i)];
        foreach (var i in best.Except(valid))
        {
            yield return [i];
        }

        for (var a = 0; a < Math.Min(4, best.Length); a++)
        {
            for (var b = a + 1; b < Math.Min(4, best.Length); b++)
            {
                yield return [best[a], best[b]];
            }
        }
    }

    private string? Missing(Claim claim, IReadOnlyList<Source> sources)
    {
        // Numbers of the question are no support: "Is it 40 days?" must not turn "Yes, 40 days" into a fact.
        if (claim.Quantities.FirstOrDefault(quantity => !sources.Any(source => source.Holds(quantity))) is { } number)
        {
            return number.Text;
        }

        if (claim.Names.FirstOrDefault(name => !sources.Any(source => Names.Stands(name, source.Names))) is { } missingName)
        {
            return missingName;
        }

        string[] absent = [.. claim.Content.Where(word => !sources.Any(source => source.Words.Contains(word)))];
        return claim.Content.Count > 0 && 1 - ((double)absent.Length / claim.Content.Count) < options.Value.ContentShare
            ? string.Join(", ", absent)
            : null;
    }
}
