using System.Diagnostics;

namespace RagPlatform.EndToEndTests.Hosting;

/// <summary>
/// Programs of npm that real clients use. They are fetched when a test wants them, into a folder that the tests of a run share, and are no
/// part of the product. Where Node.js or the registry is not there, the test says so and is skipped.
/// </summary>
internal static class NodeProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>Our own small programs, beside this one.</summary>
    public static string Client(string name) => Path.Combine(AppContext.BaseDirectory, "Clients", name);

    /// <summary>A folder with these packages; a program copied into it finds them.</summary>
    public static async Task<string> InstallAsync(string client, CancellationToken cancellationToken, params string[] packages)
    {
        await Installing.WaitAsync(cancellationToken);
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"ragplatform-npm-{string.Join('-', packages).GetHashCode(StringComparison.Ordinal):x8}")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{ "private": true }""", cancellationToken);
            var (code, output) = await RunAsync("npm", folder, environment: null, ["install", "--no-audit", "--no-fund", "--loglevel=error", .. packages], cancellationToken);
            Assert.SkipWhen(code != 0, $"npm could not fetch {string.Join(", ", packages)}: {output}");
            File.Copy(Client(client), Path.Combine(folder, client), overwrite: true);
            return folder;
        }
        finally
        {
            Installing.Release();
        }
    }

    /// <summary>Runs a program of the folder to its end; returns what it printed.</summary>
    public static async Task<string> RunAsync(string folder, string program, CancellationToken cancellationToken, params string[] arguments)
    {
        var loopback = new Dictionary<string, string> { ["NODE_OPTIONS"] = $"--require \"{Client("loopback.cjs")}\"" };
        var (code, output) = await RunAsync("node", folder, loopback, [program, .. arguments], cancellationToken);
        Assert.True(code == 0, output);
        return output.Trim();
    }

    /// <summary>Starts a program of the folder, which ends with the test.</summary>
    public static Process Start(string folder, string program, params string[] arguments)
    {
        var start = Info("node", folder, [program, .. arguments]);
        start.Environment["NODE_OPTIONS"] = $"--require \"{Client("loopback.cjs")}\"";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static ProcessStartInfo Info(string file, string folder, string[] arguments) =>
        new(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

    private static async Task<(int Code, string Output)> RunAsync(
        string file, string folder, Dictionary<string, string>? environment, string[] arguments, CancellationToken cancellationToken)
    {
        var start = Info(file, folder, arguments);
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{file} is not installed: Node.js 20 brings it.");
            throw;
        }

        using (process)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(limit.Token);
                var errors = process.StandardError.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
    }
}
