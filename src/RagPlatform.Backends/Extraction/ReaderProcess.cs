using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace RagPlatform.Backends.Extraction;

/// <summary>One child process that reads documents, one after the other.</summary>
internal sealed partial class ReaderProcess : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ILogger _logger;
    private volatile bool _saidOutOfMemory;

    private ReaderProcess(Process process, ILogger logger)
    {
        _process = process;
        _logger = logger;
    }

    /// <summary>Documents that it has read.</summary>
    public int Documents { get; private set; }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Bytes of memory that it holds now; 0 when it has ended.</summary>
    public long Memory
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0; // Ended in between.
            }
        }
    }

    /// <summary>Whether the runtime said, before it gave up, that the memory limit was reached.</summary>
    public bool SaidOutOfMemory => _saidOutOfMemory;

    /// <summary>Starts a reader and waits for its first sign of life, so that starting does not count as reading.</summary>
    public static async Task<ReaderProcess> StartAsync(long maxMemory, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var process = Process.Start(ReaderProgram.StartInfo(maxMemory)) ?? throw new InvalidOperationException("The reader of documents could not be started.");
        var reader = new ReaderProcess(process, logger);
        process.ErrorDataReceived += (_, line) => reader.Hear(line.Data);
        process.BeginErrorReadLine();
        reader.StepBack();
        try
        {
            if (await reader.ReceiveAsync(cancellationToken).WaitAsync(StartPatience, time, cancellationToken) is null)
            {
                throw new InvalidOperationException("The reader of documents ended at once. The log says why.");
            }

            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">It has ended.</exception>
    public async Task SendAsync(ExtractionRequest request, CancellationToken cancellationToken)
    {
        Documents++;
        await _process.StandardInput.WriteLineAsync(ExtractionMessage.Write(request).AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>The next line; null when it has ended.</summary>
    public async Task<string?> ReceiveAsync(CancellationToken cancellationToken) => await _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>Ends it now, whatever it does.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception ex) when (ex is InvalidOperationException or Win32Exception)
        {
            Log.EndedBefore(_logger, ex.Message);
        }
    }

    /// <summary>Waits until everything that it said has been heard: after its output has ended.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Ends it and lets go of it.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (string.IsNullOrEmpty(line))
        {
            return;
        }

        // Not every use of too much memory can be caught: the runtime may end the process.
        _saidOutOfMemory |= line.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) || line.Contains("OutOfMemory", StringComparison.Ordinal);
        Log.Says(_logger, line);
    }

    // Answers come first.
    private void StepBack()
    {
        try
        {
            _process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception ex) when (ex is InvalidOperationException or Win32Exception or PlatformNotSupportedException)
        {
            Log.SamePriority(_logger, ex.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Reader: {Line}")]
        public static partial void Says(ILogger logger, string line);

        [LoggerMessage(LogLevel.Debug, "The reader had ended before it was ended: {Reason}")]
        public static partial void EndedBefore(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Debug, "The reader runs with the priority of the application: {Reason}")]
        public static partial void SamePriority(ILogger logger, string reason);
    }
}
