namespace RagPlatform.SampleCompany.Text;

/// <summary>Characters of one style within a paragraph.</summary>
internal sealed record Run(string Text, bool Bold = false, bool Italic = false, bool Code = false);

/// <summary>A block of a document, as every writer gets it.</summary>
internal abstract record Block;

internal sealed record Heading(int Level, IReadOnlyList<Run> Runs) : Block;

internal sealed record Paragraph(IReadOnlyList<Run> Runs) : Block;

/// <summary>A paragraph set apart from the text: what one must not overlook.</summary>
internal sealed record Note(IReadOnlyList<Run> Runs) : Block;

internal sealed record ListOf(bool Ordered, IReadOnlyList<IReadOnlyList<Run>> Items) : Block;

/// <summary>A table; the first row is the header.</summary>
internal sealed record Table(IReadOnlyList<IReadOnlyList<IReadOnlyList<Run>>> Rows) : Block;

/// <summary>What follows starts on a new page.</summary>
internal sealed record PageBreak : Block;

/// <summary>One document of the company: what stands at the head of its source, and its text.</summary>
/// <param name="FileName">Name of the file to be made; its ending chooses the writer.</param>
/// <param name="About">Lines under the title (version, date, owner), in their order.</param>
internal sealed record SourceDocument(
    string FileName, string Title, string Subtitle, string Language, IReadOnlyList<(string Name, string Value)> About, IReadOnlyList<Block> Blocks)
{
    /// <summary>The day that the document names as its own: it is what the file says of its making, so that the same source gives the same bytes.</summary>
    public required DateOnly Date { get; init; }
}

internal static class RunsExtensions
{
    public static string PlainText(this IEnumerable<Run> runs) => string.Concat(runs.Select(run => run.Text));
}
