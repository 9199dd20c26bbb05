using System.Net.Http.Json;
using System.Text.Json;

namespace RagPlatform.EndToEndTests.Hosting;

/// <summary>The program with the sample company, all of it ready; started by the first test that wants it.</summary>
public sealed class SampleApplication : IAsyncDisposable
{
    private static readonly TimeSpan Ingestion = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _once = new(1, 1);
    private RunningApplication? _application;

    public async Task<RunningApplication> GetAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            return _application ??= await StartAsync(cancellationToken);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>Loads the sample company, and waits until no document waits.</summary>
    public static async Task LoadAsync(RunningApplication application, CancellationToken cancellationToken)
    {
        using var response = await application.Http.PostAsync(new Uri("/api/sample", UriKind.Relative), null, cancellationToken);
        response.EnsureSuccessStatusCode();
        await WaitUntilReadyAsync(application, cancellationToken);
    }

    public static Task WaitUntilReadyAsync(RunningApplication application, CancellationToken cancellationToken) => Eventually.IsTrueAsync(
        async () =>
        {
            var collections = await application.Http.GetFromJsonAsync<JsonElement>("/api/collections", cancellationToken);
            return collections.GetArrayLength() > 0 && collections.EnumerateArray().All(collection =>
                collection.GetProperty("ready").GetInt32() + collection.GetProperty("failed").GetInt32() == collection.GetProperty("documents").GetInt32());
        },
        Ingestion, "the sample company to be ready", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _once.Dispose();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }

    private static async Task<RunningApplication> StartAsync(CancellationToken cancellationToken)
    {
        var application = await RunningApplication.StartAsync(cancellationToken);
        await LoadAsync(application, cancellationToken);
        return application;
    }
}
