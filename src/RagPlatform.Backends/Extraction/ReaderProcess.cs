using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace RagPlatform.Backends.Extraction;

/// <summary>One child process that reads documents, one after the other.</summary>
internal sealed partial class ReaderProcess : IDisposable
{
    private readonly Process _process;
    private readonly ILogger _logger;

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

    public static ReaderProcess Start(long maxMemory, ILogger logger)
    {
        var process = Process.Start(ReaderProgram.StartInfo(maxMemory)) ?? throw new InvalidOperationException("The reader of documents could not be started.");
        process.ErrorDataReceived += (_, line) =>
        {
            if (!string.IsNullOrEmpty(line.Data))
            {
                Log.Says(logger, line.Data);
            }
        };
        process.BeginErrorReadLine();
        var reader = new ReaderProcess(process, logger);
        reader.StepBack();
        return reader;
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

    /// <summary>Ends it and lets go of it.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
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
