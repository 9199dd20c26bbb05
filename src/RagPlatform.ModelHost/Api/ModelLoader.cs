using RagPlatform.ModelHost.Engine;

namespace RagPlatform.ModelHost.Api;

/// <summary>Loads the model after the host has begun to listen, so that whoever started it can watch the progress.</summary>
internal sealed partial class ModelLoader(
    HostArguments arguments, HostState state, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ModelLoader> logger) : BackgroundService
{
    /// <summary>Exit code when the model cannot be used: trying again will not help.</summary>
    public const int DamagedModel = 3;

    // Long enough for the starter, which asks several times a second, to read the reason.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Loading blocks for seconds: a thread of its own, so that health is answered meanwhile.
            var engine = await Task.Factory.StartNew(Load, stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            state.Ready(engine);
            Log.Ready(logger, arguments.Engine.Name, engine.Model.ContextTokens, engine.Model.Parallel, arguments.Engine.Threads);
        }
        catch (ModelLoadException exception)
        {
            state.Fail(exception.Message);
            Log.Failed(logger, exception.Message);
            Environment.ExitCode = DamagedModel;
            await Task.Delay(_grace, time, stoppingToken);
            lifetime.StopApplication();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        state.Stop();
    }

    private InferenceEngine Load()
    {
        var model = LanguageModel.Load(arguments.Engine, done => state.Progress = done);
        try
        {
            return new InferenceEngine(model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Model} is ready: {Context} tokens, {Parallel} answers at once, {Threads} threads.")]
        public static partial void Ready(ILogger logger, string model, int context, int parallel, int threads);

        [LoggerMessage(Level = LogLevel.Critical, Message = "{Error}")]
        public static partial void Failed(ILogger logger, string error);
    }
}
