using System.Text.Json;

namespace RagPlatform.Web.Tests.KernelMemory;

/// <summary>The fields that Kernel Memory's OpenAPI document names, with their types; its clients read them by these names.</summary>
internal static class MemoryShapes
{
    public static readonly string[] Uploaded = ["index:string", "documentId:string", "message:string"];
    public static readonly string[] Deleted = ["index:string", "message:string"];
    public static readonly string[] Status =
    [
        "completed:boolean", "empty:boolean", "index:string", "document_id:string", "tags:tags", "creation:date", "last_update:date",
        "steps:strings", "remaining_steps:strings", "completed_steps:strings",
    ];
    public static readonly string[] Result = ["query:string", "noResult:boolean", "results:array"];
    public static readonly string[] Answer = ["question:string", "noResult:boolean", "text:string", "relevantSources:array", "tokenUsage:array"];
    public static readonly string[] Citation =
    [
        "link:string", "index:string", "documentId:string", "fileId:string", "sourceContentType:string", "sourceName:string", "sourceUrl:string", "partitions:array",
    ];
    public static readonly string[] Partition =
        ["text:string", "relevance:number", "partitionNumber:integer", "sectionNumber:integer", "lastUpdate:date", "tags:tags"];
    public static readonly string[] Tokens =
    [
        "timestamp:date", "serviceType:string", "modelType:string", "modelName:string", "tokenizerTokensIn:integer", "tokenizerTokensOut:integer",
        "serviceTokensIn:integer", "serviceTokensOut:integer", "serviceReasoningTokens:integer",
    ];

    public static void Check(JsonElement found, string[] shape, params string[] further)
    {
        foreach (var field in shape.Concat(further))
        {
            var (name, type) = (field.Split(':')[0], field.Split(':')[1]);
            Assert.True(found.TryGetProperty(name, out var value), $"{name} is missing in {found}");
            Assert.True(Is(value, type), $"{name} is no {type} in {found}");
        }

        // Nor is there anything that it does not name.
        Assert.Empty(found.EnumerateObject().Select(field => field.Name).Except(shape.Concat(further).Select(field => field.Split(':')[0])));
    }

    public static void CheckCitations(JsonElement citations)
    {
        Assert.NotEmpty(citations.EnumerateArray());
        foreach (var citation in citations.EnumerateArray())
        {
            Check(citation, Citation);
            Assert.NotEmpty(citation.GetProperty("partitions").EnumerateArray());
            Assert.All(citation.GetProperty("partitions").EnumerateArray(), partition => Check(partition, Partition));
        }
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.TryGetDouble(out _),
        "integer" => value.TryGetInt32(out _),
        "date" => value.TryGetDateTimeOffset(out _),
        "array" => value.ValueKind == JsonValueKind.Array,
        "strings" => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String),
        _ => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(tag => Is(tag.Value, "strings")),
    };
}
