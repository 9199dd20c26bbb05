using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagPlatform.Client;

/// <summary>Written at build time, so that programs compiled ahead of time can use it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(Assistant[]))]
[JsonSerializable(typeof(AskBody))]
[JsonSerializable(typeof(CitationsEvent))]
[JsonSerializable(typeof(Collection[]))]
[JsonSerializable(typeof(Conversation[]))]
[JsonSerializable(typeof(Document[]))]
[JsonSerializable(typeof(ErrorEvent))]
[JsonSerializable(typeof(NewCollection))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(SearchResult))]
[JsonSerializable(typeof(StateEvent))]
[JsonSerializable(typeof(TextEvent))]
[JsonSerializable(typeof(Upload))]
internal sealed partial class ClientJson : JsonSerializerContext;

/// <summary>Words as the server writes them: <c>newVersion</c>.</summary>
internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
