using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using RagPlatform.Core;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Backends.Onnx;

/// <summary>
/// Embeds with a BERT-like ONNX model on this machine's processors. Thread-safe. The model is loaded with the first text or by
/// <see cref="PrepareAsync"/>; questions and sentences run at once, passages give way to them and to running answers.
/// </summary>
public sealed partial class OnnxEmbedder : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int CachedQueries = 256;
    private const string WarmUpText = "How do I ask for leave, and how many days of it are left at the end of the year?";

    /// <summary>A model that failed is tried again after this time, since somebody may have repaired its folder.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly InstalledModel _model;
    private readonly ForegroundWork _foreground;
    private readonly TimeProvider _time;
    private readonly ILogger<OnnxEmbedder> _logger;
    private readonly EmbeddingManifest _manifest;
    private readonly QueryCache _queries = new(CachedQueries);
    private readonly EmbeddingClock _clock = new();
    private readonly SemaphoreSlim _urgent;
    private readonly SemaphoreSlim _background;
    private readonly int _threads;
    private readonly Lock _lock = new();
    private IEmbeddingTokenizer? _tokenizer;
    private Task<OnnxModel>? _loading;
    private OnnxModel? _loaded;
    private bool _disposed;
    private DateTimeOffset _failedAt;
    private EmbedderStatus _status;

    /// <summary>Reads the manifest; the network is loaded later.</summary>
    /// <exception cref="InvalidDataException">The manifest is invalid.</exception>
    public OnnxEmbedder(
        InstalledModel model, EmbeddingOptions options, ForegroundWork foreground, TimeProvider time, ILogger<OnnxEmbedder> logger)
    {
        (_model, _foreground, _time, _logger) = (model, foreground, time, logger);
        _manifest = EmbeddingManifest.Read(model.Path);
        _threads = options.ThreadsOnThisMachine;
        _urgent = new(_threads);
        _background = new(_threads);
        _status = new(EmbedderState.Starting, model, Threads: _threads);
    }

    /// <summary>How the model stands, what it takes and how fast it is.</summary>
    public EmbedderStatus Status => _clock.AddTo(_status);

    /// <summary>Embeds texts, in the order given.</summary>
    /// <param name="values">Texts without prefix; what is longer than the model takes is cut off.</param>
    /// <param name="options"><see cref="Embedder.InputTypeKey"/> says what they are; passages when it is not given.</param>
    /// <param name="cancellationToken">Checked between texts.</param>
    /// <returns>One embedding of L2 norm 1 a text.</returns>
    /// <exception cref="EmbeddingModelException">The model cannot be loaded or does not run.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var inputType = options?.AdditionalProperties?.GetValueOrDefault(Embedder.InputTypeKey) as string ?? "passage";
        var isQuery = inputType == "query";
        var texts = values.Select(text => (isQuery ? _manifest.QueryPrefix : _manifest.PassagePrefix) + text).ToArray();
        var embeddings = new float[]?[texts.Length];
        if (isQuery)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                embeddings[i] = _queries.Find(texts[i]);
            }
        }

        if (embeddings.Any(embedding => embedding is null))
        {
            await EmbedMissingAsync(texts, embeddings, isUrgent: inputType != "passage", cancellationToken);
        }

        for (var i = 0; isQuery && i < texts.Length; i++)
        {
            _queries.Add(texts[i], embeddings[i]!);
        }

        return [.. embeddings.Select(embedding => new Embedding<float>(embedding!) { ModelId = _model.Name })];
    }

    /// <summary>Loads the model if that has not happened, and embeds one text, so that the first question meets a warm model.</summary>
    /// <returns>How it stands afterwards; failed when it cannot be loaded.</returns>
    public async Task<EmbedderStatus> PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync().WaitAsync(cancellationToken);
        }
        catch (EmbeddingModelException)
        {
            // The status says so, and it was logged where it happened.
        }

        return Status;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata)
            ? new EmbeddingGeneratorMetadata("onnx", null, _model.Name, _manifest.Dimensions)
        : serviceType == typeof(TokenCounter) ? new TokenCounter(CountTokens)
        : serviceType == typeof(EmbedderStatus) ? Status
        : serviceType == typeof(PrepareEmbedder) ? new PrepareEmbedder(PrepareAsync)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <summary>Unloads the model once the texts that run are done.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _loaded?.Dispose();
        }

        _urgent.Dispose();
        _background.Dispose();
    }

    private async Task EmbedMissingAsync(string[] texts, float[]?[] embeddings, bool isUrgent, CancellationToken cancellationToken)
    {
        var model = await LoadAsync().WaitAsync(cancellationToken);
        var tokenizer = Tokenizer();
        using var waiting = isUrgent ? _foreground.Begin() : null;
        var slots = isUrgent ? _urgent : _background;

        // Longest first: a long text that comes last would leave the other threads idle.
        var longestFirst = Enumerable.Range(0, texts.Length)
            .Where(i => embeddings[i] is null)
            .OrderByDescending(i => texts[i].Length);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(longestFirst, parallel, async (i, stop) =>
        {
            if (!isUrgent)
            {
                await _foreground.GiveWayAsync(stop);
            }

            await slots.WaitAsync(stop);
            try
            {
                embeddings[i] = Embed(model, tokenizer, texts[i]);
            }
            finally
            {
                slots.Release();
            }
        });
    }

    private float[] Embed(OnnxModel model, IEmbeddingTokenizer tokenizer, string text)
    {
        var start = Stopwatch.GetTimestamp();
        var ids = tokenizer.Encode(text, _manifest.MaxTokens);
        try
        {
            var embedding = model.Embed(ids);
            _clock.Count(ids.Length, Stopwatch.GetElapsedTime(start));
            return embedding;
        }
        catch (Exception exception) when (exception is not ObjectDisposedException)
        {
            throw new EmbeddingModelException($"The embedding model '{_model.Name}' failed on a text: {exception.Message}", exception);
        }
    }

    private int CountTokens(string text)
    {
        try
        {
            return Tokenizer().Count(text);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // The same file will make loading fail, where it is reported; until then four characters a token do.
            return (text.Length + 3) / 4;
        }
    }

    private IEmbeddingTokenizer Tokenizer()
    {
        lock (_lock)
        {
            return _tokenizer ??= EmbeddingTokenizers.Load(_model.Path, _manifest);
        }
    }

    private Task<OnnxModel> LoadAsync()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var isDue = _loading is null || (_loading.IsFaulted && _time.GetUtcNow() - _failedAt >= RetryAfter);

            // Seconds of work for a large model; whoever asks first must not stand still with its thread.
            return isDue ? _loading = Task.Run(Load) : _loading!;
        }
    }

    private OnnxModel Load()
    {
        var start = Stopwatch.GetTimestamp();
        var memory = Environment.WorkingSet;
        try
        {
            var tokenizer = Tokenizer();
            var model = OnnxModel.Load(_model.Path, _manifest);
            Keep(model);
            Embed(model, tokenizer, WarmUpText);
            var elapsed = Stopwatch.GetElapsedTime(start);
            _status = new(
                EmbedderState.Ready, _model, MemoryBytes: Math.Max(Environment.WorkingSet - memory, _model.Size), LoadTime: elapsed, Threads: _threads);
            Log.Loaded(_logger, _model.Name, elapsed.TotalMilliseconds);
            return model;
        }
        catch (Exception exception) when (exception is not ObjectDisposedException)
        {
            var message = Describe(exception);
            _failedAt = _time.GetUtcNow();
            _status = new(EmbedderState.Failed, _model, message, Threads: _threads);
            Log.CannotLoad(_logger, exception, _model.Name);
            throw new EmbeddingModelException(message, exception);
        }
    }

    private void Keep(OnnxModel model)
    {
        lock (_lock)
        {
            _loaded = model;
            if (_disposed)
            {
                model.Dispose();
            }
        }
    }

    private string Describe(Exception exception) => exception switch
    {
        DllNotFoundException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException =>
            $"ONNX Runtime cannot be loaded on this machine ({exception.GetBaseException().Message}). Until it can, search is by words alone.",
        _ => $"The embedding model '{_model.Name}' cannot be loaded: {exception.Message.TrimEnd('.')}. Delete its folder '{_model.Path}' and "
            + "download it again. Until then search is by words alone.",
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Embedding model {Model} loaded in {Milliseconds:F0} ms")]
        public static partial void Loaded(ILogger logger, string model, double milliseconds);

        [LoggerMessage(2, LogLevel.Error, "Embedding model {Model} cannot be loaded; search is by words alone")]
        public static partial void CannotLoad(ILogger logger, Exception exception, string model);
    }
}
