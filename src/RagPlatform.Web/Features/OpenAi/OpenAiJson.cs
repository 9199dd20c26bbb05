using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>How the OpenAI API writes JSON: snake case. What is null is left out, but where its clients expect to read null.</summary>
internal static class OpenAiJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // JSON is never written into HTML here.
    };
}
