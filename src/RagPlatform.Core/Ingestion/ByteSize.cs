using System.Globalization;
using System.Text.RegularExpressions;

namespace RagPlatform.Core.Ingestion;

/// <summary>Sizes as people write them: <c>200 MB</c>, <c>1.5 GB</c>, <c>4096</c>. One MB is 1,048,576 bytes, as file managers count.</summary>
public static partial class ByteSize
{
    private static readonly string[] Units = ["bytes", "KB", "MB", "GB", "TB"];

    /// <summary>Reads a size; the number uses a point, whatever the culture.</summary>
    /// <returns>False when the text is no size or exceeds <see cref="long.MaxValue"/>.</returns>
    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        var match = Pattern().Match(text ?? "");
        if (!match.Success || !double.TryParse(match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var power = char.ToUpperInvariant(match.Groups[2].Value.FirstOrDefault('B')) switch { 'K' => 1, 'M' => 2, 'G' => 3, 'T' => 4, _ => 0 };
        var size = number * Math.Pow(1024, power);
        if (size >= long.MaxValue)
        {
            return false;
        }

        bytes = (long)Math.Round(size);
        return true;
    }

    /// <summary>Reads a size that was validated before.</summary>
    /// <exception cref="FormatException">The text is no size.</exception>
    public static long Parse(string text) =>
        TryParse(text, out var bytes) ? bytes : throw new FormatException($"'{text}' is no size. Write for example 200 MB.");

    /// <summary>Writes a size for people, with the decimal sign of a culture.</summary>
    public static string Format(long bytes, IFormatProvider culture)
    {
        var size = (double)bytes;
        var unit = 0;
        while (size >= 1024 && unit < Units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(culture, $"{Math.Round(size, size < 10 ? 1 : 0):0.#} {Units[unit]}");
    }

    [GeneratedRegex(@"^\s*(\d+(?:\.\d+)?)\s*([KMGT]i?B?|B|bytes)?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
