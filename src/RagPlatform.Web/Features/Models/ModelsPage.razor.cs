using RagPlatform.Core.Models;

namespace RagPlatform.Web.Features.Models;

/// <summary>Which model does which job, where it lies, what it takes, and how to get a better one.</summary>
public sealed partial class ModelsPage(ModelsOverview overview, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _leaving = new();
    private ModelsState? _state;

    private IEnumerable<Job> Jobs
    {
        get
        {
            yield return new(ModelKind.Chat, Of(ModelKind.Chat, ModelKind.Adapter), !_state!.HasChat, _state.ChatProblem);
            yield return new(ModelKind.Embedding, Of(ModelKind.Embedding), !_state.HasEmbedding, _state.EmbeddingProblem);
            yield return new(ModelKind.Reranker, Of(ModelKind.Reranker), Of(ModelKind.Reranker).Count == 0, Problem: null);
        }
    }

    protected override void OnInitialized() => Read();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _ = InvokeAsync(WatchAsync);
        }
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private void Read() => _state = overview.Read();

    // Models load while the page is open, and files may be copied into the folder.
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_look, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_leaving.Token))
            {
                Read();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private IReadOnlyList<ModelUsage> Of(params ModelKind[] kinds) => [.. _state!.Models.Where(usage => kinds.Contains(usage.Model.Kind))];

    private sealed record Job(ModelKind Kind, IReadOnlyList<ModelUsage> Models, bool IsMissing, string? Problem);
}
