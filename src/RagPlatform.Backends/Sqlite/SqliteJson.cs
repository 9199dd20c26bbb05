using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagPlatform.Backends.Sqlite;

/// <summary>How records are written into JSON columns: enums by name, so that a stored value outlives a reordering.</summary>
internal static class SqliteJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // The text goes into a column, never into HTML: umlauts and Chinese stay readable and short.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string? Write<T>(T? value) where T : class => value is null ? null : JsonSerializer.Serialize(value, Options);

    public static T? Read<T>(string? json) where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, Options);

    /// <summary>A list as a JSON array, for <c>json_each</c>: one parameter whatever the length.</summary>
    public static string Array<T>(IEnumerable<T> values) => JsonSerializer.Serialize(values, Options);
}
