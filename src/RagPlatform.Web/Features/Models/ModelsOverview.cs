using Microsoft.Extensions.AI;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Web.Features.Models;

/// <summary>How an installed model stands.</summary>
public enum ModelUse
{
    /// <summary>Installed, and does nothing at present.</summary>
    Idle,

    /// <summary>Does its job, and is being loaded.</summary>
    Loading,

    /// <summary>Does its job.</summary>
    Active,

    /// <summary>Was chosen for its job and can't be loaded.</summary>
    Failed,
}

/// <summary>A model with what it does here.</summary>
/// <param name="Model">The model.</param>
/// <param name="Use">How it stands.</param>
/// <param name="Problem">For people, when it failed.</param>
/// <param name="MemoryBytes">Memory that it takes while loaded, estimated.</param>
/// <param name="IsTrial">It came with the product, to try it.</param>
/// <param name="Speed">Measured here; null when it has not been measured.</param>
public sealed record ModelUsage(InstalledModel Model, ModelUse Use, string? Problem, long MemoryBytes, bool IsTrial, ModelSpeed? Speed);

/// <param name="PerSecond">Tokens a second for a chat model, texts a second for an embedding model.</param>
/// <param name="FirstToken">Time to the first token; null for an embedding model.</param>
public sealed record ModelSpeed(double PerSecond, TimeSpan? FirstToken);

/// <summary>What the Models page, the API and <c>models list</c> show.</summary>
/// <param name="Models">Installed models: those that do a job first, then by kind and name.</param>
/// <param name="Problems">What looks like a model and can't be used.</param>
/// <param name="ChatProblem">Why there is no chat model; null when there is one or it is switched off.</param>
/// <param name="EmbeddingProblem">The same for embeddings.</param>
/// <param name="Folder">Where models are put.</param>
/// <param name="FreeMemoryBytes">Memory that programs can still take.</param>
public sealed record ModelsState(
    IReadOnlyList<ModelUsage> Models, IReadOnlyList<ModelProblem> Problems, string? ChatProblem, string? EmbeddingProblem, string Folder, long FreeMemoryBytes)
{
    public bool HasChat => Models.Any(usage => usage.Model.Kind == ModelKind.Chat && usage.Use is ModelUse.Active or ModelUse.Loading);

    public bool HasEmbedding => Models.Any(usage => usage.Model.Kind == ModelKind.Embedding && usage.Use is ModelUse.Active or ModelUse.Loading);
}

/// <summary>Puts together which model does what.</summary>
public sealed class ModelsOverview(ModelCatalog catalog, Embedder embedder, IChatClient chat, ModelSpeeds speeds)
{
    public ModelsState Read()
    {
        var contents = catalog.Scan();
        var chatStatus = chat.GetService<ChatModelStatus>();
        var models = contents.Models.Select(model => Describe(model, chatStatus, embedder.Status))
            .OrderBy(usage => usage.Use == ModelUse.Idle ? 1 : 0).ThenBy(usage => usage.Model.Kind).ThenBy(usage => usage.Model.Name, StringComparer.OrdinalIgnoreCase);
        return new(
            [.. models], contents.Problems, chatStatus?.Model is null ? chatStatus?.Error ?? catalog.Choose(ModelKind.Chat).Problem : null,
            embedder.Status.Model is null ? embedder.Status.Error : null, catalog.DownloadFolder, SystemMemory.Free());
    }

    private ModelUsage Describe(InstalledModel model, ChatModelStatus? chatStatus, EmbedderStatus embedderStatus)
    {
        var (use, problem) = model.Kind switch
        {
            ModelKind.Chat when IsSame(model, chatStatus?.Model) => FromChat(chatStatus!),
            ModelKind.Adapter when chatStatus?.Adapters.Any(adapter => IsSame(model, adapter)) == true => FromChat(chatStatus),
            ModelKind.Embedding when IsSame(model, embedderStatus.Model) => FromEmbedder(embedderStatus),
            _ => (ModelUse.Idle, null),
        };
        var speed = use != ModelUse.Active ? null
            : model.Kind == ModelKind.Chat ? speeds.OfChat
            : model.Kind == ModelKind.Embedding && embedderStatus.TextsPerSecond is { } texts ? new ModelSpeed(texts * embedderStatus.Threads, null)
            : null;
        return new(model, use, problem, ModelCatalog.EstimateMemory(model), ModelCatalog.TravelsWithTheClone(model), speed);
    }

    private static (ModelUse, string?) FromChat(ChatModelStatus status) => status.State switch
    {
        ChatModelState.Ready => (ModelUse.Active, null),
        ChatModelState.Starting => (ModelUse.Loading, null),
        ChatModelState.Failed => (ModelUse.Failed, status.Error),
        _ => (ModelUse.Idle, null),
    };

    private static (ModelUse, string?) FromEmbedder(EmbedderStatus status) => status.State switch
    {
        EmbedderState.Ready => (ModelUse.Active, null),
        EmbedderState.Starting => (ModelUse.Loading, null),
        EmbedderState.Failed => (ModelUse.Failed, status.Error),
        _ => (ModelUse.Idle, null),
    };

    private static bool IsSame(InstalledModel model, InstalledModel? other) => other is not null && model.Path == other.Path;
}
