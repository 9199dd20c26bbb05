using System.ComponentModel.DataAnnotations;
using RagPlatform.Core.Ingestion.Extraction;

namespace RagPlatform.Core.Ingestion;

/// <summary>Limits of uploads and of reading them. Bound from <c>Ingestion</c>.</summary>
public sealed class IngestionOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Ingestion";

    /// <summary>Largest upload, e.g. <c>200 MB</c> (the default).</summary>
    public string MaxFileSize { get; set; } = "200 MB";

    /// <summary>Documents read side by side. Default 1: embedding uses all cores anyway, and answers come first.</summary>
    [Range(1, 64)]
    public int Workers { get; set; } = 1;

    /// <summary>Longest time in which a reader may show no progress (no page done) before it is ended. Default 60 s.</summary>
    public TimeSpan MaxSilence { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time for reading one document. Default 10 minutes.</summary>
    public TimeSpan MaxReadingTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Memory that reading one document may take. Default <c>1 GB</c>.</summary>
    public string MaxMemory { get; set; } = "1 GB";

    /// <summary>
    /// Characters read of one document; the rest is left out with a warning. Default 5 million, some 2,000 pages: a log file of 200 MB
    /// would keep an ordinary machine busy for hours, and nobody would find anything in it.
    /// </summary>
    [Range(1_000, 500_000_000)]
    public int MaxCharacters { get; set; } = 5_000_000;

    /// <summary>Size to which an Office file may unpack. Default <c>1 GB</c>: far above real documents, far below a zip bomb.</summary>
    public string MaxUnpackedSize { get; set; } = "1 GB";

    /// <summary>
    /// How often a document is taken up again after the program died while reading it; then it fails. Default 12: a document that
    /// kills the program is rare since it is read in a child process, and a machine that loses power often is no fault of the document.
    /// </summary>
    [Range(1, 1000)]
    public int MaxAttempts { get; set; } = 12;

    /// <summary>How long a deleted document can be brought back. Default one day.</summary>
    public TimeSpan KeepDeleted { get; set; } = TimeSpan.FromDays(1);

    /// <summary><see cref="MaxFileSize"/> in bytes.</summary>
    public long MaxFileBytes => ByteSize.Parse(MaxFileSize);

    /// <summary><see cref="MaxMemory"/> in bytes.</summary>
    public long MaxMemoryBytes => ByteSize.Parse(MaxMemory);

    /// <summary>Limits that travel to the reader.</summary>
    public ExtractionLimits Limits => new(MaxCharacters, ByteSize.Parse(MaxUnpackedSize));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, value) in new[] { (nameof(MaxFileSize), MaxFileSize), (nameof(MaxMemory), MaxMemory), (nameof(MaxUnpackedSize), MaxUnpackedSize) })
        {
            if (!ByteSize.TryParse(value, out var bytes) || bytes <= 0)
            {
                yield return new ValidationResult($"{Section}:{name} ('{value}') is no size. Write for example 200 MB.", [name]);
            }
        }

        if (ByteSize.TryParse(MaxMemory, out var memory) && memory < 200L << 20)
        {
            yield return new ValidationResult($"{Section}:{nameof(MaxMemory)} ('{MaxMemory}') is too small: the reader itself needs 200 MB.", [nameof(MaxMemory)]);
        }

        if (MaxSilence <= TimeSpan.Zero || MaxReadingTime < MaxSilence)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(MaxSilence)} must be positive and at most {Section}:{nameof(MaxReadingTime)}.", [nameof(MaxSilence)]);
        }
    }
}
