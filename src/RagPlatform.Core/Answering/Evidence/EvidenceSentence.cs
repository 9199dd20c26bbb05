using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering.Evidence;

/// <summary>A sentence, list item or table row of a passage, weighed against the question.</summary>
/// <param name="Passage">Where it stands.</param>
/// <param name="Text">As it stands in the document.</param>
/// <param name="Start">Offset in the page's text.</param>
/// <param name="End">Offset after it.</param>
/// <param name="Score">Higher is better; about 0–1.4.</param>
/// <param name="Cosine">Of the embeddings of question and sentence with its title and headings; null without an embedding model.</param>
/// <param name="Coverage">Share of the question's words that it holds, weighted by how rare they are, 0–1.</param>
internal sealed record EvidenceSentence(
    Passage Passage, string Text, int Start, int End, double Score, double? Cosine, double Coverage)
{
    /// <summary>On one line: line breaks of the page mean nothing in a prompt, and could forge the number of a source.</summary>
    public string SingleLine { get; } = string.Join(' ', Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>As a citation with that number.</summary>
    public Citation ToCitation(int number) => new(
        number, Passage.DocumentId, Passage.DocumentName, Passage.Chunk.Page, Passage.Chunk.Heading, Text, Start, End, Score);
}

/// <summary>Evidence for a question.</summary>
/// <param name="Ranked">Best first; as many as are kept.</param>
/// <param name="Weighed">All that were weighed, best first.</param>
/// <param name="Features">What tells whether it answers the question.</param>
internal sealed record EvidenceSet(
    IReadOnlyList<EvidenceSentence> Ranked, IReadOnlyList<EvidenceSentence> Weighed, AnswerabilityFeatures Features)
{
    /// <summary>No evidence at all.</summary>
    public static EvidenceSet None { get; } = new([], [], new AnswerabilityFeatures(null, 0, false, false));
}
