using System.Text;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>Reads a text file whole, up to the limit of characters: for formats whose parser wants the whole text.</summary>
internal static class CappedText
{
    public static async Task<string> ReadAsync(string path, ExtractionLimits limits, SectionWriter writer, CancellationToken cancellationToken)
    {
        using var reader = TextEncoding.OpenText(path);
        var text = new StringBuilder();
        var buffer = new char[64 << 10];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > limits.MaxCharacters)
            {
                text.Length = limits.MaxCharacters;
                writer.WarnOfLimit();
                break;
            }
        }

        return text.ToString();
    }
}
