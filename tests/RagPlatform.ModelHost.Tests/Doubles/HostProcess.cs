using System.Diagnostics;
using System.Text.Json;

namespace RagPlatform.ModelHost.Tests.Doubles;

/// <summary>The host's program as a process of its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private HostProcess(Process process) => Process = process;

    public Process Process { get; }

    public static HostProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "RagPlatform.ModelHost.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["RAGPLATFORM_MODELHOST_KEY"] = RunningHost.Key;
        return new HostProcess(Process.Start(start)!);
    }

    public async Task<Uri> AddressAsync()
    {
        var line = await Process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new Uri(JsonDocument.Parse(line!).RootElement.GetProperty("listening").GetString()!);
    }

    public async Task<(int ExitCode, string Error)> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var error = await Process.StandardError.ReadToEndAsync(limit.Token);
        await Process.WaitForExitAsync(limit.Token);
        return (Process.ExitCode, error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            await Process.WaitForExitAsync();
        }

        Process.Dispose();
    }
}
