using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RagPlatform.Core.Models;

namespace RagPlatform.Backends.ModelHost;

/// <summary>Keeps the model host running: starts it, waits for its model, starts it again when it dies, ends it with the application.</summary>
public sealed partial class ModelHostSupervisor(
    Func<ModelHostOptions> configure, HttpClient http, TimeProvider time, ILogger<ModelHostSupervisor> logger) : BackgroundService
{
    private const int WrongArguments = 2;
    private const int DamagedModel = 3;
    private const int MostFailedStarts = 3;
    private static readonly TimeSpan _firstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _healthyAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _reload = new();
    private ModelHostOptions? _options;
    private ModelHostAddress? _address;
    private ChatModelStatus? _status;
    private int? _processId;

    /// <summary>The state, model and error. Never blocks.</summary>
    public ChatModelStatus Status
    {
        get
        {
            lock (_gate)
            {
                return _status ??= Describe(Options.Model is null ? ChatModelState.None : ChatModelState.Starting);
            }
        }
    }

    /// <summary>Number of the host's process; null when none runs.</summary>
    public int? ProcessId
    {
        get
        {
            lock (_gate)
            {
                return _processId;
            }
        }
    }

    /// <summary>What the host is started with.</summary>
    public ModelHostOptions Options
    {
        get
        {
            lock (_gate)
            {
                return _options ??= configure();
            }
        }
    }

    /// <summary>Uses another model or other settings from now on: the host is started again with them. Answers in work are broken off.</summary>
    public void Use(ModelHostOptions options)
    {
        CancellationTokenSource reload;
        lock (_gate)
        {
            _options = options;
            reload = _reload;
        }

        Set(options.Model is null ? ChatModelState.None : ChatModelState.Starting, null);
        reload.Cancel();
    }

    /// <summary>Where the host is reached, once it is ready. Waits while it is being started, at most the options' patience.</summary>
    /// <exception cref="ModelUnavailableException">There is no model, it cannot be loaded, or it takes too long.</exception>
    internal async Task<ModelHostAddress> ReadyAsync(CancellationToken cancellationToken)
    {
        var patience = Options.StartPatience;
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (true)
        {
            Task changed;
            var status = Status;
            lock (_gate)
            {
                if (status.State == ChatModelState.Ready && _address is { } address)
                {
                    return address;
                }

                changed = _changed.Task;
            }

            if (status.State is ChatModelState.None or ChatModelState.Failed)
            {
                throw new ModelUnavailableException(status.Error ?? "No chat model is installed.");
            }

            try
            {
                await changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new ModelUnavailableException("The model is still being started. Try again in a moment.");
            }
        }
    }

    /// <summary>A caller could not reach the host at this address: waits until the supervisor has noticed its end, or has found it well.</summary>
    internal async Task SuspectAsync(ModelHostAddress address, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_gate)
        {
            if (_address != address)
            {
                return;
            }

            changed = _changed.Task;
        }

        // The system tells of a child's end within milliseconds.
        await Task.WhenAny(changed, Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken));
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The application starts without waiting for the model.
        while (!stoppingToken.IsCancellationRequested)
        {
            var reload = new CancellationTokenSource();
            lock (_gate)
            {
                _reload = reload;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(reload.Token, stoppingToken);
            try
            {
                await KeepRunningAsync(Options, either.Token);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, either.Token);
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                // Stopping, or started again with other options.
            }
        }
    }

    // Returns when trying again will not help.
    private async Task KeepRunningAsync(ModelHostOptions options, CancellationToken cancellationToken)
    {
        if (options.Model is null)
        {
            Set(ChatModelState.None, null);
            return;
        }

        if ((options.Program ?? ModelHostProgram.Find(AppContext.BaseDirectory)) is not { } program)
        {
            Set(ChatModelState.Failed, null, "The model host's program was not found beside the application. Build the whole solution, or publish it again.");
            return;
        }

        var wait = _firstWait;
        for (var failedStarts = 0; failedStarts < MostFailedStarts;)
        {
            Set(ChatModelState.Starting, null);
            var started = time.GetTimestamp();
            var (wasReady, exitCode, words) = await RunOnceAsync(program, options, cancellationToken);
            if (exitCode is DamagedModel or WrongArguments)
            {
                Set(ChatModelState.Failed, null, words);
                Log.Hopeless(logger, options.Model.Name, words);
                return;
            }

            failedStarts = wasReady ? 0 : failedStarts + 1;
            wait = time.GetElapsedTime(started) >= _healthyAfter ? _firstWait : wait;
            Set(ChatModelState.Starting, null);
            Log.Died(logger, exitCode, wait.TotalSeconds);
            await Task.Delay(wait, time, cancellationToken);
            wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, _longestWait.Ticks));
        }

        Set(ChatModelState.Failed, null, $"The model host ended {MostFailedStarts} times while it loaded '{options.Model.Name}'. The model may be damaged or too large for this machine's memory.");
    }

    private async Task<(bool WasReady, int ExitCode, string Words)> RunOnceAsync(
        string program, ModelHostOptions options, CancellationToken cancellationToken)
    {
        var (run, address) = await ModelHostProcess.StartAsync(program, options, line => Log.HostSays(logger, line), cancellationToken);
        await using (run)
        {
            lock (_gate)
            {
                _processId = run.Id;
            }

            string? error = null;
            var wasReady = false;
            try
            {
                var exited = run.WaitForExitAsync(cancellationToken);
                if (address is not null)
                {
                    (wasReady, error) = await WaitForModelAsync(address, exited, cancellationToken);
                }

                await exited;
                return (wasReady, run.ExitCode, error ?? LastLine(run.LastWords()));
            }
            finally
            {
                lock (_gate)
                {
                    _processId = null;
                    _address = null;
                }
            }
        }
    }

    private async Task<(bool Ready, string? Error)> WaitForModelAsync(ModelHostAddress address, Task exited, CancellationToken cancellationToken)
    {
        while (!exited.IsCompleted)
        {
            if (await HealthAsync(address, cancellationToken) is { } health)
            {
                if (health.Status == "failed")
                {
                    return (false, health.Error);
                }

                if (health.Status == "ready")
                {
                    var context = await ContextAsync(address, cancellationToken);
                    Set(ChatModelState.Ready, address, contextTokens: context);
                    return (true, null);
                }
            }

            await Task.Delay(_poll, time, cancellationToken);
        }

        return (false, null);
    }

    private async Task<HealthBody?> HealthAsync(ModelHostAddress address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address.Address, "/health"), cancellationToken);
            return await response.Content.ReadFromJsonAsync<HealthBody>(cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null; // It may have died; the caller sees that by its process.
        }
    }

    private async Task<int> ContextAsync(ModelHostAddress address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address.Address, "/v1/models"));
        request.Headers.Authorization = new("Bearer", address.Key);
        using var response = await http.SendAsync(request, cancellationToken);
        var models = await response.Content.ReadFromJsonAsync<ModelsBody>(cancellationToken);
        return models?.Data is [var model, ..] ? model.ContextLength : 0;
    }

    private void Set(ChatModelState state, ModelHostAddress? address, string? error = null, int contextTokens = 0)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _status = Describe(state, error, contextTokens);
            _address = address;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    private ChatModelStatus Describe(ChatModelState state, string? error = null, int contextTokens = 0)
    {
        var options = Options;
        var context = contextTokens > 0 ? contextTokens : Math.Min(options.ContextTokens, options.Model?.MaxTokens ?? int.MaxValue);
        return new ChatModelStatus(state, options.Model, options.Adapters, context, error);
    }

    private static string LastLine(string words) => words.Split('\n').LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "The model host gave no reason.";

    private sealed record HealthBody(string Status, double? Progress, string? Error);

    private sealed record ModelsBody(IReadOnlyList<ModelBody> Data);

    private sealed record ModelBody([property: JsonPropertyName("context_length")] int ContextLength);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Line}")]
        public static partial void HostSays(ILogger logger, string line);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The model host ended with code {Code}; it is started again in {Seconds} s.")]
        public static partial void Died(ILogger logger, int code, double seconds);

        [LoggerMessage(Level = LogLevel.Error, Message = "The model {Model} cannot be used: {Reason}")]
        public static partial void Hopeless(ILogger logger, string model, string reason);
    }
}
