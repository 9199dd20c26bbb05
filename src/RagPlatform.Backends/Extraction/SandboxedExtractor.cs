using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Ingestion.Extraction;

namespace RagPlatform.Backends.Extraction;

/// <summary>
/// Reads documents in child processes with limits of time and memory, since a parser may hang, eat memory or overflow the stack, and a
/// stack overflow ends a .NET process: then that document fails alone. Readers are reused. Thread-safe; dispose it to end the readers.
/// </summary>
public sealed partial class SandboxedExtractor(IOptions<IngestionOptions> options, TimeProvider time, ILogger<SandboxedExtractor> logger)
    : IDocumentExtractor, IDisposable
{
    // A reader that has grown or has read many documents makes room for a fresh one.
    private const int MaxDocuments = 200;
    private const long MaxIdleMemory = 400L << 20;
    private static readonly TimeSpan MemoryPoll = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentBag<ReaderProcess> _idle = [];
    private readonly DocumentExtractors _known = new(options.Value.Limits);
    private volatile bool _disposed;

    /// <inheritdoc/>
    public bool CanExtract(string mediaType) => _known.CanExtract(mediaType);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExtractionUpdate> ExtractAsync(
        ExtractionInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (reader, first) = await BeginAsync(input, cancellationToken);
        var isReusable = false;
        try
        {
            using var limits = new ReadingLimits(reader, options.Value, MemoryPoll, time);
            for (var line = first; ; line = await ReceiveAsync(reader, limits, input, cancellationToken))
            {
                var message = Parse(line, input);
                if (message.ToUpdate() is { } update)
                {
                    yield return update;
                    limits.SawProgress();
                    continue;
                }

                isReusable = message.OutOfMemory is null;
                Conclude(message, input);
                yield break;
            }
        }
        finally
        {
            Return(reader, isReusable);
        }
    }

    /// <summary>Ends all readers that wait; one that works ends with its document.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    // A reader that waited may have ended meanwhile; then a fresh one is asked. The first answer shows that it lives.
    private async Task<(ReaderProcess Reader, string? First)> BeginAsync(ExtractionInput input, CancellationToken cancellationToken)
    {
        var request = new ExtractionRequest(input.Path, input.Name, input.MediaType, options.Value.Limits);
        while (_idle.TryTake(out var waiting))
        {
            if (!waiting.HasExited && await AskAsync(waiting, request, input, isFresh: false, cancellationToken) is { } answer)
            {
                return (waiting, answer);
            }

            waiting.Dispose();
        }

        var reader = await ReaderProcess.StartAsync(options.Value.MaxMemoryBytes, time, logger, cancellationToken);
        return (reader, await AskAsync(reader, request, input, isFresh: true, cancellationToken));
    }

    private async Task<string?> AskAsync(
        ReaderProcess reader, ExtractionRequest request, ExtractionInput input, bool isFresh, CancellationToken cancellationToken)
    {
        try
        {
            using var limits = new ReadingLimits(reader, options.Value, MemoryPoll, time);
            await reader.SendAsync(request, cancellationToken);
            return isFresh
                ? await ReceiveAsync(reader, limits, input, cancellationToken)
                : await reader.ReceiveAsync(cancellationToken) ?? (limits.Reached == ReadingLimit.None ? null : throw Broken(input, limits.Reached));
        }
        catch (Exception ex) when (!isFresh && ex is IOException or InvalidOperationException)
        {
            Log.ReaderWasGone(logger, ex.Message);
            return null;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private async Task<string?> ReceiveAsync(ReaderProcess reader, ReadingLimits limits, ExtractionInput input, CancellationToken cancellationToken)
    {
        string? line;
        try
        {
            line = await reader.ReceiveAsync(cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or InvalidOperationException)
        {
            throw Broken(input, limits.Reached);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (line is null)
        {
            await reader.WaitForExitAsync(cancellationToken);
            throw reader.SaidOutOfMemory ? Broken(input, ReadingLimit.Memory) : Broken(input, limits.Reached);
        }

        return line;
    }

    private ExtractionException Broken(ExtractionInput input, ReadingLimit reached)
    {
        var settings = options.Value;
        var memory = ByteSize.Format(settings.MaxMemoryBytes, CultureInfo.InvariantCulture);
        var (seconds, minutes) = (settings.MaxSilence.TotalSeconds, settings.MaxReadingTime.TotalMinutes);
        Log.Broken(logger, input.MediaType, reached);
        return new ExtractionException(reached switch
        {
            ReadingLimit.Silence => string.Create(CultureInfo.InvariantCulture, $"{input.Name} took too long to read: no page was done in {seconds:0} seconds. Nothing was added. Save it again from its program, or split it."),
            ReadingLimit.Time => string.Create(CultureInfo.InvariantCulture, $"{input.Name} took too long to read: more than {minutes:0.#} minutes. Nothing was added. Split it, or an administrator can raise `Ingestion:MaxReadingTime`."),
            ReadingLimit.Memory => $"{input.Name} needed too much memory to read: more than {memory}. Nothing was added. Split it, or an administrator can raise `Ingestion:MaxMemory`.",
            _ => $"{input.Name} crashed the reader. Nothing was added. Save it again from its program and upload it again.",
        });
    }

    private static ExtractionMessage Parse(string? line, ExtractionInput input)
    {
        try
        {
            return ExtractionMessage.Read<ExtractionMessage>(line ?? "");
        }
        catch (JsonException ex)
        {
            throw new ExtractionException($"{input.Name} crashed the reader. Nothing was added. Save it again from its program and upload it again.", ex);
        }
    }

    private void Conclude(ExtractionMessage last, ExtractionInput input)
    {
        if (last.OutOfMemory == true)
        {
            throw Broken(input, ReadingLimit.Memory);
        }

        if (last.Unreadable is not null)
        {
            throw last.Cause is null ? new ExtractionException(last.Unreadable) : new ExtractionException(last.Unreadable, new InvalidDataException(last.Cause));
        }
    }

    private void Return(ReaderProcess reader, bool isReusable)
    {
        if (isReusable && !_disposed && reader.Documents < MaxDocuments && reader.Memory is > 0 and < MaxIdleMemory)
        {
            _idle.Add(reader);
            if (_disposed)
            {
                Dispose(); // Disposed in between: nobody else would end it.
            }
        }
        else
        {
            reader.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A reader that waited has ended meanwhile: {Reason}")]
        public static partial void ReaderWasGone(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "The reader was ended or ended itself over a document ({MediaType}). Limit reached: {Limit}.")]
        public static partial void Broken(ILogger logger, string mediaType, ReadingLimit limit);
    }
}
