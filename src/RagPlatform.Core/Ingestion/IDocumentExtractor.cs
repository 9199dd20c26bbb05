namespace RagPlatform.Core.Ingestion;

/// <summary>
/// Reads one kind of document. A new format is one new class in <c>Extraction/</c> that implements this and is registered there.
/// Extractors may be handed hostile files: they run in a child process with limits, resolve nothing external, and run no macro.
/// </summary>
public interface IDocumentExtractor
{
    /// <summary>Whether this extractor reads the media type.</summary>
    bool CanExtract(string mediaType);

    /// <summary>Yields what is read, in reading order, page by page, so that progress is visible.</summary>
    /// <exception cref="ExtractionException">The document cannot be read; the message is for people: what happened and what to do.</exception>
    IAsyncEnumerable<ExtractionUpdate> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken);
}

/// <summary>A document to read.</summary>
/// <param name="Path">The stored original, opened read-only.</param>
/// <param name="Name">File name as uploaded: for messages and for deciding between text formats.</param>
/// <param name="MediaType">Decided at upload.</param>
public sealed record ExtractionInput(string Path, string Name, string MediaType);

/// <summary>One piece of what an extractor reads.</summary>
public abstract record ExtractionUpdate
{
    private ExtractionUpdate()
    {
    }

    /// <summary>The number of pages, slides or sheets as far as known; at the latest before the first <see cref="PageDone"/>. A later one corrects it.</summary>
    public sealed record PageCount(int Total) : ExtractionUpdate;

    /// <summary>A section of the current page.</summary>
    public sealed record Found(Section Section) : ExtractionUpdate;

    /// <summary>All sections of that page have been yielded.</summary>
    public sealed record PageDone(int Page) : ExtractionUpdate;

    /// <summary>Something that a person should know, e.g. "Page 4 is a scan without text."</summary>
    public sealed record Warning(string Message) : ExtractionUpdate;

    /// <summary>The document's own title.</summary>
    public sealed record Title(string Text) : ExtractionUpdate;
}

/// <summary>A document cannot be read. The message is shown to people: what happened, what it means, what to do.</summary>
public sealed class ExtractionException : Exception
{
    /// <summary>Creates it with a message for people.</summary>
    public ExtractionException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with a message for people and the cause for the log.</summary>
    public ExtractionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
