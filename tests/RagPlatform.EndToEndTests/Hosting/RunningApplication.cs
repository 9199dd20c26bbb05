using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace RagPlatform.EndToEndTests.Hosting;

/// <summary>The real program in a process of its own, with an empty storage folder and the models of the repository.</summary>
public sealed class RunningApplication : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly ConcurrentQueue<string> _output = new();
    private Process _process;

    private RunningApplication(Process process, Uri address, string storage)
    {
        _process = process;
        Address = address;
        Storage = storage;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
    }

    public Uri Address { get; }

    public string Storage { get; }

    public HttpClient Http { get; }

    public int ProcessId => _process.Id;

    /// <summary>What it wrote on the console so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The program's file, of the same configuration as these tests.</summary>
    public static string Program { get; } = FindProgram();

    public static async Task<RunningApplication> StartAsync(CancellationToken cancellationToken, params (string Key, string Value)[] settings)
    {
        var storage = Directory.CreateTempSubdirectory("ragplatform-e2e-").FullName;
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var application = new RunningApplication(Launch(address, storage, settings), address, storage);
        application.Listen();
        try
        {
            await application.WaitForHealthAsync(cancellationToken);
            return application;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the program as a power failure would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again over the same storage.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken, params (string Key, string Value)[] settings)
    {
        _process.Dispose();
        _process = Launch(Address, Storage, settings);
        Listen();
        await WaitForHealthAsync(cancellationToken);
    }

    /// <summary>Uploads a file by the API, and waits until it is ready.</summary>
    public async Task<Guid> UploadAsync(string path, string collection, CancellationToken cancellationToken)
    {
        var collectionId = await FindOrAddCollectionAsync(collection, cancellationToken);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(path, cancellationToken)), "file", Path.GetFileName(path) },
        };
        using var response = await Http.PostAsync(new Uri($"/api/collections/{collectionId}/documents", UriKind.Relative), form, cancellationToken);
        response.EnsureSuccessStatusCode();
        var receipt = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var id = receipt.GetProperty("documentId").GetGuid();
        await Eventually.IsTrueAsync(
            async () => (await Http.GetFromJsonAsync<JsonElement>($"/api/documents/{id}", cancellationToken)).GetProperty("state").GetString() == "ready",
            TimeSpan.FromMinutes(2), $"{path} to become ready", cancellationToken);
        return id;
    }

    /// <summary>Names and states of all documents.</summary>
    public async Task<IReadOnlyList<(string Name, string State)>> ListDocumentsAsync(CancellationToken cancellationToken)
    {
        var all = new List<(string, string)>();
        var collections = await Http.GetFromJsonAsync<JsonElement>("/api/collections", cancellationToken);
        foreach (var collection in collections.EnumerateArray())
        {
            var documents = await Http.GetFromJsonAsync<JsonElement>($"/api/collections/{collection.GetProperty("id").GetGuid()}/documents", cancellationToken);
            all.AddRange(documents.EnumerateArray().Select(document => (document.GetProperty("name").GetString()!, document.GetProperty("state").GetString()!)));
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Http.Dispose();
        Directory.Delete(Storage, recursive: true);
    }

    private static Process Launch(Uri address, string storage, (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Program, "--urls", address.OriginalString },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(), // The current directory plays no part.
        };
        start.Environment["Storage__Path"] = storage;
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
    }

    private void Listen()
    {
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task WaitForHealthAsync(CancellationToken cancellationToken) =>
        await Eventually.IsTrueAsync(
            async () =>
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"The program ended with code {_process.ExitCode}:\n{Output}");
                }

                try
                {
                    using var response = await Http.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
                    return response.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false; // Not listening yet.
                }
            },
            StartLimit, $"the program to be ready:\n{Output}", cancellationToken);

    private async Task<Guid> FindOrAddCollectionAsync(string name, CancellationToken cancellationToken)
    {
        var collections = await Http.GetFromJsonAsync<JsonElement>("/api/collections", cancellationToken);
        foreach (var collection in collections.EnumerateArray())
        {
            if (collection.GetProperty("name").GetString() == name)
            {
                return collection.GetProperty("id").GetGuid();
            }
        }

        using var response = await Http.PostAsJsonAsync("/api/collections", new { name }, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetGuid();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindProgram()
    {
        // …/tests/RagPlatform.EndToEndTests/bin/<configuration>/net10.0/
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var relative = Path.Combine("src", "RagPlatform.Web", "bin", framework.Parent!.Name, framework.Name, "RagPlatform.Web.dll");
        return Path.Combine(TestPaths.Repository, relative);
    }
}
