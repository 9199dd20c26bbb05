using System.Text.Json;

namespace RagPlatform.Core.Models;

/// <summary>Reads the small JSON files that lie beside models.</summary>
internal static class JsonManifest
{
    private const long LongestFile = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads a file of a folder; null when there is none.</summary>
    /// <exception cref="InvalidDataException">It is too long or not of this form; the message begins with the file's name.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static T? Read<T>(string folder, string name)
        where T : class
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return null;
        }

        using var stream = File.OpenRead(path);
        if (stream.Length > LongestFile)
        {
            throw new InvalidDataException($"{name} is longer than 1 MB");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(stream, Json) ?? throw new InvalidDataException($"{name} is empty");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{name} cannot be read: {exception.Message}", exception);
        }
    }
}
