using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace RagPlatform.Benchmarks.ModelHost;

/// <summary>A model server in a process of its own: ours, or llama.cpp's for comparison.</summary>
internal sealed class ModelServer : IDisposable
{
    private readonly Process _process;

    private ModelServer(string name, Process process, HttpClient client) => (Name, _process, Http) = (name, process, client);

    public string Name { get; }

    public HttpClient Http { get; }

    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    public static async Task<ModelServer> StartOursAsync(string repository, string model, int threads, int parallel, int context)
    {
        var program = Path.Combine(repository, "src", "RagPlatform.ModelHost", "bin", "Release", "net10.0", "RagPlatform.ModelHost.dll");
        if (!File.Exists(program))
        {
            throw new FileNotFoundException("The model host was not built: run 'dotnet build -c Release src/RagPlatform.ModelHost' first.", program);
        }

        const string Key = "benchmark";
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[program, "--model", model, "--name", "model", "--context", Text(context), "--parallel", Text(parallel), "--threads", Text(threads), "--port", "0", "--parent", Text(Environment.ProcessId)])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["RAGPLATFORM_MODELHOST_KEY"] = Key;
        var process = Launch(start);
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The model host ended at once.");
        var address = JsonDocument.Parse(line).RootElement.GetProperty("listening").GetString()!;
        var client = NewClient(address);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return await ReadyAsync(new ModelServer("model host", process, client));
    }

    public static async Task<ModelServer> StartPeerAsync(string program, string model, int threads, int parallel, int context)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-m", model, "-t", Text(threads), "-tb", Text(threads), "-np", Text(parallel), "-c", Text(context * parallel), "--host", "127.0.0.1", "--port", Text(port), "--log-disable"])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Launch(start);
        process.BeginOutputReadLine();
        var client = NewClient($"http://127.0.0.1:{port}");
        return await ReadyAsync(new ModelServer("llama-server", process, client));
    }

    public void Dispose()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    // llama-server ends connections that were idle for some seconds: one that ends while it is used again would be an error.
    private static HttpClient NewClient(string address) =>
        new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };

    private static Process Launch(ProcessStartInfo start)
    {
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started.");
        process.ErrorDataReceived += (_, _) => { }; // Read, so that the pipe never fills.
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<ModelServer> ReadyAsync(ModelServer server)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var attempt = 0; attempt < 600; attempt++)
        {
            try
            {
                using var response = await server.Http.GetAsync(new Uri("health", UriKind.Relative));
                if (response.IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await timer.WaitForNextTickAsync();
        }

        server.Dispose();
        throw new TimeoutException($"{server.Name} was not ready within a minute.");
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
