namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>How much an extractor reads of one document.</summary>
/// <param name="MaxCharacters">Characters of text; the rest is left out with a warning.</param>
/// <param name="MaxUnpackedBytes">Bytes that a zip container may unpack to.</param>
public sealed record ExtractionLimits(int MaxCharacters = 5_000_000, long MaxUnpackedBytes = 1L << 30)
{
    /// <summary>Entries that a zip container may have. A presentation of a thousand slides has some ten thousand.</summary>
    public int MaxEntries { get; init; } = 50_000;

    /// <summary>
    /// Characters after which a text of a format without pages begins a new page: what the source panel shows at once, and how progress
    /// of long texts becomes visible.
    /// </summary>
    public int PageLength { get; init; } = 100_000;
}
