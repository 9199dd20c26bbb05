using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>What a <c>model</c> can be for this caller, and which one a name means.</summary>
internal sealed class AskableModels(Caller caller, IAssistantStore assistants, Embedder embedder, IServiceProvider services)
{
    /// <summary>Answers from everything that the caller may see.</summary>
    public const string Documents = "ragplatform";

    /// <summary>Everything that may stand in <c>model</c>.</summary>
    public async Task<IReadOnlyList<AskableModel>> ListAsync(CancellationToken cancellationToken)
    {
        var list = new List<AskableModel>();
        if (caller.OnlyAssistantIds is null)
        {
            list.Add(new(Documents, ModelKindName.Documents));
        }

        list.AddRange((await assistants.ListAsync(caller.Filter(), cancellationToken)).Select(assistant => new AskableModel(assistant.Name, ModelKindName.Assistant)
        {
            AssistantId = assistant.Id,
            Description = assistant.Description.Length > 0 ? assistant.Description : null,
            ChangedAt = assistant.ChangedAt,
        }));
        if (caller.OnlyAssistantIds is null && ChatModel?.GetService<ChatModelStatus>() is { State: ChatModelState.Ready or ChatModelState.Starting, Model: { } model })
        {
            list.Add(new(model.Name, ModelKindName.Chat) { Description = model.License });
        }

        if (embedder.IsAvailable)
        {
            list.Add(new(embedder.ModelName, ModelKindName.Embedding));
        }

        return list;
    }

    /// <summary>The model that a name or an assistant's id means; an assistant wins over the chat model of its name.</summary>
    /// <exception cref="OpenAiException">There is none, or the caller may not use it: one answer for both.</exception>
    public async Task<AskableModel> FindAsync(string? name, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(name)
            ? throw OpenAiException.Invalid("model is missing, so nothing was asked. GET /v1/models lists what it can be.", "model")
            : (await ListAsync(cancellationToken)).FirstOrDefault(model => model.IsNamed(name))
                ?? throw OpenAiException.NotFound(
                    $"The model '{name}' does not exist, or you don't have access to it. GET /v1/models lists what you can ask.", "model", "model_not_found");

    /// <summary>The chat model without documents; null when there is none.</summary>
    public IChatClient? ChatModel => services.GetService<IChatClient>();
}

/// <summary>What can be asked.</summary>
/// <param name="Name">What stands in <c>model</c>.</param>
/// <param name="Kind">What it is, see <see cref="ModelKindName"/>.</param>
internal sealed record AskableModel(string Name, string Kind)
{
    public Guid? AssistantId { get; init; }

    public string? Description { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Whether it answers from documents.</summary>
    public bool IsGrounded => Kind is ModelKindName.Documents or ModelKindName.Assistant;

    public bool IsNamed(string name) =>
        string.Equals(Name, name.Trim(), StringComparison.OrdinalIgnoreCase) || (Guid.TryParse(name, out var id) && id == AssistantId);
}

/// <summary>Kinds of models, as <c>owned_by</c> tells them.</summary>
internal static class ModelKindName
{
    public const string Documents = "documents";
    public const string Assistant = "assistant";
    public const string Chat = "chat-model";
    public const string Embedding = "embedding-model";
}

internal static class AskableModelEndpoints
{
    public static void MapAskableModels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/models", ListAsync).ForKeys(KeyScopes.Ask | KeyScopes.Search).WithSummary("What can stand in model: assistants, ragplatform (everything you may see), the chat model, the embedding model")
            .Produces<ListJson<ModelJson>>();
        api.MapGet("/models/{model}", FindAsync).ForKeys(KeyScopes.Ask | KeyScopes.Search).WithSummary("One of them").Produces<ModelJson>();
    }

    private static async Task<JsonHttpResult<ListJson<ModelJson>>> ListAsync(AskableModels models, CancellationToken cancellationToken) =>
        Json(new ListJson<ModelJson>([.. (await models.ListAsync(cancellationToken)).Select(ModelJson.From)]));

    private static async Task<JsonHttpResult<ModelJson>> FindAsync(string model, AskableModels models, CancellationToken cancellationToken) =>
        Json(ModelJson.From(await models.FindAsync(model, cancellationToken)));

    private static JsonHttpResult<T> Json<T>(T value) => TypedResults.Json(value, OpenAiJson.Options);
}

internal sealed record ListJson<T>(IReadOnlyList<T> Data)
{
    public string Object { get; } = "list";
}

internal sealed record ModelJson(string Id, string OwnedBy, long Created, string? Description)
{
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "model";

    public static ModelJson From(AskableModel model) => new(model.Name, model.Kind, Math.Max(0, model.ChangedAt.ToUnixTimeSeconds()), model.Description);
}
