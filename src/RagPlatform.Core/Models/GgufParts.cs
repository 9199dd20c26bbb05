using System.Globalization;
using System.Text.RegularExpressions;

namespace RagPlatform.Core.Models;

/// <summary>Names of models in many files, as llama.cpp's gguf-split writes them: <c>name-00001-of-00003.gguf</c>.</summary>
internal static partial class GgufParts
{
    /// <summary>Whether the file is the second or a later part.</summary>
    public static bool IsFurtherPart(string file) =>
        Pattern().Match(Path.GetFileName(file)) is { Success: true } match && match.Groups["part"].Value != "00001";

    /// <summary>The file's name without part and extension.</summary>
    public static string Name(string file) =>
        Pattern().Match(Path.GetFileName(file)) is { Success: true } match
            ? match.Groups["name"].Value
            : Path.GetFileNameWithoutExtension(file);

    /// <summary>All files of the model whose first is given.</summary>
    /// <exception cref="InvalidDataException">A part is missing.</exception>
    public static IReadOnlyList<string> Of(string file, int parts)
    {
        if (parts == 1)
        {
            return [file];
        }

        var folder = Path.GetDirectoryName(file)!;
        var name = Name(file);
        string[] files =
        [
            .. Enumerable.Range(1, parts).Select(part =>
                Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{part:00000}-of-{parts:00000}.gguf"))),
        ];
        return files.FirstOrDefault(part => !File.Exists(part)) is { } missing
            ? throw new InvalidDataException($"its part {Path.GetFileName(missing)} is missing")
            : files;
    }

    [GeneratedRegex(@"^(?<name>.+)-(?<part>\d{5})-of-\d{5}\.gguf$", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
