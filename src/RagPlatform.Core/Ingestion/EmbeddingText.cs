namespace RagPlatform.Core.Ingestion;

/// <summary>What is embedded of a chunk: the place that it stands in is part of its meaning.</summary>
public static class EmbeddingText
{
    /// <summary>Puts title and heading before the text: "Travel policy › Hotels. Up to 120 € a night…".</summary>
    /// <param name="title">Title of the document; may be empty.</param>
    /// <param name="heading">Path of headings; may be empty. A title that begins the path is not said twice.</param>
    /// <param name="text">The chunk's or the sentence's text.</param>
    public static string For(string title, string heading, string text)
    {
        var place = heading.Length == 0 ? title
            : title.Length == 0 || heading.StartsWith(title, StringComparison.OrdinalIgnoreCase) ? heading
            : $"{title} › {heading}";
        return place.Length == 0 ? text : place[^1] is '.' or '?' or '!' or '。' ? $"{place} {text}" : $"{place}. {text}";
    }
}
