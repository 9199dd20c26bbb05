using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace RagPlatform.Backends.ModelHost;

/// <summary>Where a running host is reached.</summary>
/// <param name="Address">Its address on loopback.</param>
/// <param name="Key">The key it was started with.</param>
internal sealed record ModelHostAddress(Uri Address, string Key);

/// <summary>One run of the host, from start to end.</summary>
internal sealed class ModelHostProcess : IAsyncDisposable
{
    private const int RememberedLines = 20;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private readonly Action<string> _log;
    private readonly Task _reading;

    private ModelHostProcess(Process process, Action<string> log)
    {
        _process = process;
        _log = log;
        _reading = ReadErrorsAsync();
    }

    /// <summary>Number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Exit code; -1 while it runs.</summary>
    public int ExitCode => _process.HasExited ? _process.ExitCode : -1;

    /// <summary>Starts the program and waits for the line that says where it listens.</summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="options">What to load.</param>
    /// <param name="log">Takes each line of the host's log.</param>
    /// <param name="cancellationToken">Ends the wait; the process is killed then.</param>
    /// <returns>The run, and where it is reached; null when it ended at once.</returns>
    public static async Task<(ModelHostProcess Run, ModelHostAddress? Address)> StartAsync(
        string program, ModelHostOptions options, Action<string> log, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var process = Process.Start(ModelHostProgram.StartInfo(program, options, key)) ?? throw new InvalidOperationException($"'{program}' could not be started.");
        var run = new ModelHostProcess(process, log);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
            return (run, line is null ? null : new ModelHostAddress(ReadAddress(line), key));
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the process has ended.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>What it said last, for people who look for the reason of its end.</summary>
    public string LastWords()
    {
        lock (_errors)
        {
            return string.Join('\n', _errors);
        }
    }

    /// <summary>Asks it to end by closing its input, and kills it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(_patience);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors)
            {
                _errors.Enqueue(line);
                if (_errors.Count > RememberedLines)
                {
                    _errors.Dequeue();
                }
            }

            _log(line);
        }
    }

    private static Uri ReadAddress(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new Uri(json.RootElement.GetProperty("listening").GetString()!);
    }
}
