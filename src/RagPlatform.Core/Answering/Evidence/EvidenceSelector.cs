using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering.Text;
using RagPlatform.Core.Answering.Verification;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering.Evidence;

/// <summary>
/// Chooses the sentences of the best passages that say most about the question; <see cref="EvidenceScore"/> says how they are weighed.
/// </summary>
internal sealed class EvidenceSelector(IKnowledgeStore store, Embedder embedder, SentenceEmbeddings embeddings, CollectionBackground background, IOptions<AnswerOptions> options)
{
    /// <summary>Best sentences in whose passages the question's names and codes are looked for.</summary>
    private const int AnchoringSentences = 3;

    /// <summary>Finds evidence in the passages, best first.</summary>
    public async Task<EvidenceSet> SelectAsync(
        string question, IReadOnlyList<Passage> passages, AccessFilter filter, CancellationToken cancellationToken)
    {
        var terms = await QuestionTerms.CountAsync(question, store, filter, cancellationToken);
        var candidates = Candidates(passages, terms);
        var cosines = await CosinesAsync(question, candidates, cancellationToken);
        var asksForNumber = ExpectedAnswer.Of(question).IsNumber;
        List<EvidenceSentence> weighed = [.. candidates
            .Select((candidate, i) => candidate.Weigh(cosines?[i], asksForNumber))
            .OrderByDescending(sentence => sentence.Score)];
        return weighed.Count == 0 ? EvidenceSet.None : new EvidenceSet(
            [.. weighed.DistinctBy(sentence => sentence.SingleLine).Take(options.Value.EvidenceSentences)],
            weighed,
            await FeaturesAsync(question, passages, weighed, terms, filter, cancellationToken));
    }

    private async Task<AnswerabilityFeatures> FeaturesAsync(
        string question,
        IReadOnlyList<Passage> passages,
        List<EvidenceSentence> weighed,
        QuestionTerms terms,
        AccessFilter filter,
        CancellationToken cancellationToken)
    {
        var (names, codes) = QuestionAnchors.Of(question).MissingIn(weighed.Take(AnchoringSentences).Select(sentence => sentence.Passage).Distinct());
        double? relative = null;
        if (weighed[0].Cosine is not null)
        {
            var chunks = (await store.DescribeAsync(filter, cancellationToken)).Chunks;
            var noise = await background.MeasureAsync(filter, chunks, cancellationToken);
            relative = (weighed.Max(sentence => sentence.Cosine ?? 0) - noise) / (1 - noise);
        }

        return new AnswerabilityFeatures(
            relative, passages.Take(options.Value.EvidencePassages).Select(terms.Coverage).DefaultIfEmpty(0).Max(), names, codes);
    }

    private List<Candidate> Candidates(IReadOnlyList<Passage> passages, QuestionTerms terms)
    {
        var seen = new HashSet<(Guid, int, int)>();
        var all = new List<Candidate>();
        foreach (var passage in passages.Take(options.Value.EvidencePassages))
        {
            foreach (var span in SentenceSplitter.Split(passage.Chunk.Text, passage.Chunk.Kind))
            {
                var text = passage.Chunk.Text[span.Start..span.End];
                if (!EmbeddedInstructions.In(text) && seen.Add((passage.DocumentId, passage.Chunk.Page, passage.Chunk.Start + span.Start)))
                {
                    all.Add(new Candidate(passage, text, passage.Chunk.Start + span.Start, terms.Coverage(Words.Of(text).ToHashSet())));
                }
            }
        }

        return [.. all.OrderByDescending(candidate => candidate.Coverage + candidate.Passage.Score).Take(options.Value.WeighedSentences)];
    }

    private async Task<double[]?> CosinesAsync(string question, List<Candidate> candidates, CancellationToken cancellationToken)
    {
        if (!embedder.IsAvailable || candidates.Count == 0)
        {
            return null;
        }

        var query = await embedder.EmbedQueryAsync(question, cancellationToken);
        var sentences = await embeddings.GetAsync([.. candidates.Select(candidate => candidate.Embedded)], cancellationToken);
        return [.. sentences.Select(sentence => (double)TensorPrimitives.Dot(query.Span, sentence.Span))];
    }

    private sealed record Candidate(Passage Passage, string Text, int Start, double Coverage)
    {
        public string Embedded => EmbeddingText.For(Passage.Title, Passage.Chunk.Heading, Text);

        public EvidenceSentence Weigh(double? cosine, bool asksForNumber) => new(
            Passage, Text, Start, Start + Text.Length, EvidenceScore.Of(cosine, Coverage, Passage.Score, asksForNumber, Text), cosine, Coverage);
    }
}
