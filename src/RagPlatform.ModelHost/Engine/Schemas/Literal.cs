using System.Text.Encodings.Web;
using System.Text.Json;

namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>Values that a schema names.</summary>
internal static class Literal
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as it is written.</summary>
    public static string Of(JsonElement value) => JsonSerializer.Serialize(value, Options);

    /// <summary>A text as it is written.</summary>
    public static string Of(string text) => JsonSerializer.Serialize(text, Options);

    /// <summary>What kind of value it is.</summary>
    public static JsonKinds Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonKinds.Object,
        JsonValueKind.Array => JsonKinds.Array,
        JsonValueKind.String => JsonKinds.Text,
        JsonValueKind.Number => JsonKinds.Number,
        JsonValueKind.True or JsonValueKind.False => JsonKinds.Boolean,
        _ => JsonKinds.Null,
    };
}
