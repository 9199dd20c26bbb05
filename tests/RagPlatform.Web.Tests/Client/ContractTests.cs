using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RagPlatform.Client;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Features.Collections;
using RagPlatform.Web.Features.Conversations;
using RagPlatform.Web.Features.Documents;
using RagPlatform.Web.Features.Search;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Tests.Client;

/// <summary>The client has each field that the server writes, of the same kind, and no other.</summary>
public sealed class ContractTests
{
    [Theory]
    [InlineData(typeof(CollectionJson), typeof(Collection))]
    [InlineData(typeof(DocumentJson), typeof(Document))]
    [InlineData(typeof(UploadJson), typeof(Upload))]
    [InlineData(typeof(SearchJson), typeof(SearchResult))]
    [InlineData(typeof(AnswerJson), typeof(Answer))]
    [InlineData(typeof(ConversationJson), typeof(Conversation))]
    [InlineData(typeof(Core.Assistants.Assistant), typeof(Assistant))]
    public void What_the_server_writes_is_read(Type server, Type client) =>
        Assert.Equal(Shape(server, JsonSettings.Lines), Shape(client, ClientJson.Default.Options));

    [Theory]
    [InlineData(typeof(Features.Collections.NewCollection), typeof(RagPlatform.Client.NewCollection))]
    [InlineData(typeof(Features.Search.SearchRequest), typeof(RagPlatform.Client.SearchRequest))]
    [InlineData(typeof(Features.Ask.AskRequest), typeof(AskBody))]
    public void What_the_client_writes_is_read(Type server, Type client) =>
        Assert.Equal(Shape(server, JsonSettings.Lines), Shape(client, ClientJson.Default.Options));

    // Paths of all values with their kinds: "citations[].page: Int32".
    private static List<string> Shape(Type type, JsonSerializerOptions options)
    {
        var paths = new List<string>();
        Walk(type, "", options, paths);
        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    private static void Walk(Type type, string path, JsonSerializerOptions options, List<string> paths)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var info = options.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                foreach (var property in info.Properties.Where(property => property.Get is not null))
                {
                    Walk(property.PropertyType, $"{path}.{property.Name}", options, paths);
                }

                break;
            case JsonTypeInfoKind.Enumerable:
                Walk(info.ElementType!, $"{path}[]", options, paths);
                break;
            case JsonTypeInfoKind.Dictionary:
                Walk(info.ElementType!, $"{path}{{}}", options, paths);
                break;
            default:
                paths.Add($"{path}: {(type.IsEnum ? string.Join('|', Enum.GetNames(type)) : type.Name)}");
                break;
        }
    }
}
