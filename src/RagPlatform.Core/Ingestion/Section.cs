namespace RagPlatform.Core.Ingestion;

/// <summary>What kind of text a section holds; decides how it is chunked and split into sentences.</summary>
public enum SectionKind
{
    /// <summary>Running text.</summary>
    Text,

    /// <summary>A list; one item a line, each beginning with "- " or its number.</summary>
    List,

    /// <summary>A table; one row a line, cells as "Header: value; Header: value".</summary>
    Table,
}

/// <summary>Extracted text under one heading on one page, in reading order.</summary>
/// <param name="Text">Paragraphs separated by a blank line; lines end in <c>\n</c>. Never empty.</param>
/// <param name="Heading">Path of headings above it, outermost first, joined by " › "; empty when there is none.</param>
/// <param name="Page">Page, slide or sheet, from 1; 1 for formats without pages.</param>
/// <param name="Kind">See <see cref="SectionKind"/>.</param>
public sealed record Section(string Text, string Heading, int Page, SectionKind Kind = SectionKind.Text)
{
    /// <summary>For PDF: where the words of <see cref="Text"/> stand on the page; otherwise empty.</summary>
    public IReadOnlyList<WordBox> Words { get; init; } = [];
}

/// <summary>Where one word stands on its page.</summary>
/// <param name="Start">Offset of its first character (UTF-16 units): in the section's text, or in the page's text once stored in a <see cref="DocumentPage"/>.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Left">Fraction of the page's width, 0–1, from the left.</param>
/// <param name="Top">Fraction of the page's height, 0–1, from the top.</param>
/// <param name="Width">Fraction of the page's width.</param>
/// <param name="Height">Fraction of the page's height.</param>
public readonly record struct WordBox(int Start, int Length, float Left, float Top, float Width, float Height);

/// <summary>One page of a document as it was read: what the source panel shows and what offsets of chunks and citations refer to.</summary>
/// <param name="Number">Page, slide or sheet, from 1.</param>
/// <param name="Text">Texts of its sections, joined by a blank line.</param>
/// <param name="Headings">Where each heading path begins in <paramref name="Text"/>, ascending.</param>
/// <param name="Words">Boxes of words, offsets in <paramref name="Text"/>; empty where the format has no geometry.</param>
public sealed record DocumentPage(int Number, string Text, IReadOnlyList<PageHeading> Headings, IReadOnlyList<WordBox> Words);

/// <summary>A heading path that holds from an offset of the page's text on.</summary>
public readonly record struct PageHeading(int Start, string Heading, SectionKind Kind);
