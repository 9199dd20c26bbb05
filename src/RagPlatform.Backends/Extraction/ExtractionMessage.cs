using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Ingestion.Extraction;

namespace RagPlatform.Backends.Extraction;

/// <summary>What the parent asks of the reader: one line of JSON on its standard input.</summary>
internal sealed record ExtractionRequest(string Path, string Name, string MediaType, ExtractionLimits Limits);

/// <summary>What the reader answers: one line of JSON on its standard output, with one of the properties set. The last has <see cref="Done"/> or an error.</summary>
internal sealed record ExtractionMessage
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Read by us alone, never by a browser.
    };

    public int? Pages { get; init; }

    public SectionMessage? Section { get; init; }

    public int? PageDone { get; init; }

    public string? Warning { get; init; }

    public string? Title { get; init; }

    /// <summary>The document was read to its end.</summary>
    public bool? Done { get; init; }

    /// <summary>It cannot be read; for people.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Why it cannot be read, or how the reader failed; for the log.</summary>
    public string? Cause { get; init; }

    /// <summary>The memory limit was reached; the reader ends.</summary>
    public bool? OutOfMemory { get; init; }

    public static string Write<T>(T message) => JsonSerializer.Serialize(message, Json);

    /// <exception cref="JsonException">The line is no message.</exception>
    public static T Read<T>(string line) => JsonSerializer.Deserialize<T>(line, Json) ?? throw new JsonException("An empty message.");

    public static ExtractionMessage Of(ExtractionUpdate update) => update switch
    {
        ExtractionUpdate.PageCount count => new() { Pages = count.Total },
        ExtractionUpdate.Found found => new() { Section = SectionMessage.Of(found.Section) },
        ExtractionUpdate.PageDone page => new() { PageDone = page.Page },
        ExtractionUpdate.Warning warning => new() { Warning = warning.Message },
        ExtractionUpdate.Title title => new() { Title = title.Text },
        _ => throw new NotSupportedException($"{update.GetType().Name} has no message."),
    };

    /// <summary>The update, or null when the message is about the end.</summary>
    public ExtractionUpdate? ToUpdate() =>
        Section is not null ? new ExtractionUpdate.Found(Section.ToSection())
        : PageDone is { } page ? new ExtractionUpdate.PageDone(page)
        : Pages is { } pages ? new ExtractionUpdate.PageCount(pages)
        : Warning is not null ? new ExtractionUpdate.Warning(Warning)
        : Title is not null ? new ExtractionUpdate.Title(Title)
        : null;
}

/// <summary>A section on its way. Word boxes travel as the bytes that they are: as JSON they would be most of the traffic.</summary>
internal sealed record SectionMessage(string Text, string Heading, int Page, SectionKind Kind, byte[]? Words)
{
    public static SectionMessage Of(Section section) => new(
        section.Text, section.Heading, section.Page, section.Kind,
        section.Words.Count == 0 ? null : MemoryMarshal.AsBytes<WordBox>(section.Words.ToArray()).ToArray());

    public Section ToSection() => new(Text, Heading, Page, Kind) { Words = Words is null ? [] : MemoryMarshal.Cast<byte, WordBox>(Words).ToArray() };
}
