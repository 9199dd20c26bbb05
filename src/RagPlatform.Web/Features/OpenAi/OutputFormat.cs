using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>The form in which an answer is wanted.</summary>
internal static partial class OutputFormat
{
    private const string JsonObject = "json_object";
    private const string JsonSchema = "json_schema";

    /// <summary>Whether an answer from documents is to be a JSON object.</summary>
    /// <exception cref="OpenAiException">It is to be something that such an answer can't be.</exception>
    public static bool AsJson(ResponseFormatJson? format) => format?.Type switch
    {
        null or "text" => false,
        JsonObject => true,
        JsonSchema => throw OpenAiException.Invalid(
            "An answer from documents has a form of its own: ask for response_format json_object, which gives {answer, found, citations, nearest}. Nothing was asked.", "response_format"),
        _ => throw Unknown("response_format.type"),
    };

    /// <summary>The same for a response, which is text.</summary>
    /// <exception cref="OpenAiException">It is to be something else.</exception>
    public static void RequireText(TextFormatJson? format)
    {
        if (format?.Type is not (null or "text"))
        {
            throw OpenAiException.Invalid(
                "A response from documents is text with annotations. Nothing was asked. POST /v1/chat/completions with response_format json_object gives {answer, found, citations, nearest}.", "text.format");
        }
    }

    /// <summary>What the chat model keeps to; null for text.</summary>
    public static ModelFormat? OfModel(ResponseFormatJson? format) => OfModel(format?.Type, format?.JsonSchema, "response_format", "response_format.json_schema");

    /// <summary>The same for a response.</summary>
    public static ModelFormat? OfModel(TextFormatJson? format) =>
        OfModel(format?.Type, format is null ? null : new JsonSchemaJson(format.Name, format.Description, format.Schema ?? default), "text.format", "text.format");

    private static ModelFormat? OfModel(string? type, JsonSchemaJson? schema, string param, string schemaParam)
    {
        if (type is null or "text" or JsonObject)
        {
            return type == JsonObject ? new ModelFormat(ChatResponseFormat.Json, param) : null;
        }

        if (type != JsonSchema)
        {
            throw Unknown($"{param}.type");
        }

        if (schema?.Name is not { } name || !Name().IsMatch(name))
        {
            throw OpenAiException.Invalid($"{schemaParam}.name has 1 to 64 letters, digits, _ and -. Nothing was asked.", $"{schemaParam}.name");
        }

        return schema.Schema.ValueKind is JsonValueKind.Object
            ? new ModelFormat(ChatResponseFormat.ForJsonSchema(schema.Schema, name, schema.Description), $"{schemaParam}.schema")
            : throw OpenAiException.Invalid($"{schemaParam}.schema is no JSON Schema. Nothing was asked.", $"{schemaParam}.schema");
    }

    private static OpenAiException Unknown(string param) => OpenAiException.Invalid($"{param} is text, json_object or json_schema. Nothing was asked.", param);

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex Name();
}

/// <summary>What the chat model keeps to.</summary>
/// <param name="Json">JSON, of a schema or not.</param>
/// <param name="Param">Where it stands in the request.</param>
internal sealed record ModelFormat(ChatResponseFormatJson Json, string Param)
{
    private const string HostPlace = "response_format.json_schema.schema";

    /// <summary>Where in the request a field of the model's request stands.</summary>
    public string? Place(string? field) => field?.StartsWith(HostPlace, StringComparison.Ordinal) == true ? Param + field[HostPlace.Length..] : field;
}

internal sealed record ResponseFormatJson(string? Type, JsonSchemaJson? JsonSchema);

/// <summary>A schema; whether it is strict makes no difference, since it is always kept to.</summary>
internal sealed record JsonSchemaJson(string? Name, string? Description, JsonElement Schema);

/// <summary><c>text</c> of a response.</summary>
internal sealed record ResponseTextJson(TextFormatJson? Format);

/// <summary>The form of its text: a schema stands in it without a level of its own.</summary>
internal sealed record TextFormatJson(string? Type, string? Name, string? Description, JsonElement? Schema, bool? Strict);
