using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using RagPlatform.Core;

namespace RagPlatform.Benchmarks.Application;

/// <summary>The program as the README starts it, over an empty storage folder of its own.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;
    private readonly string _storage;

    private RunningProgram(Process process, string storage, Uri address)
    {
        (_process, _storage) = (process, storage);
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    }

    public HttpClient Http { get; }

    /// <summary>From the command to the first page that was delivered whole.</summary>
    public TimeSpan FirstPage { get; private set; }

    public static async Task<RunningProgram> StartAsync(params (string Key, string Value)[] settings)
    {
        var storage = Directory.CreateTempSubdirectory("ragplatform-benchmark-").FullName;
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "run", "--project", "src/RagPlatform.Web", "--", "--urls", address.OriginalString },
            WorkingDirectory = ContentPaths.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Storage__Path"] = storage;
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        process.OutputDataReceived += (_, _) => { }; // Read, so that the pipe never fills.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var program = new RunningProgram(process, storage, address);
        await program.AnswersAsync("/", "The first page");
        program.FirstPage = Stopwatch.GetElapsedTime(started);
        await program.AnswersAsync("/health", "Model and embeddings");
        return program;
    }

    /// <summary>Loads the sample company and waits until all of it can be asked.</summary>
    public async Task LoadSampleAsync()
    {
        using (var response = await Http.PostAsync(new Uri("/api/sample", UriKind.Relative), null))
        {
            response.EnsureSuccessStatusCode();
        }

        await UntilAsync("the sample company to be read", TimeSpan.FromMinutes(5), async () =>
        {
            var collections = await Http.GetFromJsonAsync<JsonElement>("/api/collections");
            var states = new List<string?>();
            foreach (var collection in collections.EnumerateArray())
            {
                var documents = await Http.GetFromJsonAsync<JsonElement>($"/api/collections/{collection.GetProperty("id").GetGuid()}/documents");
                states.AddRange(documents.EnumerateArray().Select(document => document.GetProperty("state").GetString()));
            }

            return states.Count > 0 && states.TrueForAll(state => state is "ready" or "failed");
        });
    }

    public void Dispose()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_storage, recursive: true);
    }

    private Task AnswersAsync(string path, string what) => UntilAsync(what, TimeSpan.FromMinutes(3), async () =>
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The program ended with code {_process.ExitCode}.");
        }

        try
        {
            using var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // Not listening yet.
        }
    });

    private static async Task UntilAsync(string what, TimeSpan limit, Func<Task<bool>> holdsAsync)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holdsAsync())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException($"Waited {limit.TotalMinutes} minutes for {what}.");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
