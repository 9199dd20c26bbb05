using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.Mcp;

/// <summary><c>list_collections</c> and <c>list_assistants</c>: what the other tools can be pointed at.</summary>
internal sealed class ListTools(IDocumentStore documents, IAssistantStore assistants, Caller caller)
{
    [McpServerTool(
        Name = "list_collections", Title = "List collections", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(CollectionListJson))]
    [NeedsScope(KeyScopes.Ask | KeyScopes.Search)]
    [Description("The collections of documents that you may read, with how many documents each holds.")]
    public async Task<CallToolResult> ListCollectionsAsync(CancellationToken cancellationToken)
    {
        var all = (await documents.ListCollectionsAsync(caller.Filter(), cancellationToken)).Select(ListedCollectionJson.From).ToList();
        return ToolResult.Of(
            new CollectionListJson(all),
            all.Count == 0
                ? "There is no collection that you may read. Ask the owner of one to share it with you."
                : string.Join('\n', all.Select(one => $"{one.Name}: {one.Documents} documents{After(". ", one.Description)} ({one.Id})")));
    }

    [McpServerTool(
        Name = "list_assistants", Title = "List assistants", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false,
        UseStructuredContent = true, OutputSchemaType = typeof(AssistantListJson))]
    [NeedsScope(KeyScopes.Ask)]
    [Description("The assistants that you may ask: each answers for a domain, from collections of its own.")]
    public async Task<CallToolResult> ListAssistantsAsync(CancellationToken cancellationToken)
    {
        var all = (await assistants.ListAsync(caller.Filter(), cancellationToken)).Select(ListedAssistantJson.From).ToList();
        return ToolResult.Of(
            new AssistantListJson(all),
            all.Count == 0
                ? "There is no assistant that you may ask. Use ask without one."
                : string.Join('\n', all.Select(one => $"{one.Name}{After(": ", one.Description)} ({one.Id})")));
    }

    private static string After(string between, string? text) => string.IsNullOrEmpty(text) ? "" : between + text;
}

internal sealed record CollectionListJson(IReadOnlyList<ListedCollectionJson> Collections);

internal sealed record ListedCollectionJson(Guid Id, string Name, string? Description, int Documents, int Ready)
{
    public static ListedCollectionJson From(CollectionSummary summary) => new(
        summary.Collection.Id, summary.Collection.Name, summary.Collection.Description, summary.Documents, summary.Ready);
}

internal sealed record AssistantListJson(IReadOnlyList<ListedAssistantJson> Assistants);

internal sealed record ListedAssistantJson(Guid Id, string Name, string Description, IReadOnlyList<string> StarterQuestions)
{
    public static ListedAssistantJson From(Assistant assistant) => new(assistant.Id, assistant.Name, assistant.Description, assistant.StarterQuestions);
}
