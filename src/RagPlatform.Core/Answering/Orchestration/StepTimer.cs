using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;

namespace RagPlatform.Core.Answering.Orchestration;

/// <summary>Times and logs every function of the kernel. A streaming function ends here when its stream begins; the pipeline times the rest.</summary>
internal sealed partial class StepTimer(TimeProvider time, IDictionary<string, double> timings, ILogger<StepTimer> logger) : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        var started = time.GetTimestamp();
        await next(context);
        var elapsed = time.GetElapsedTime(started).TotalMilliseconds;
        if (!context.IsStreaming)
        {
            timings[context.Function.Name] = elapsed;
        }

        Log.Invoked(logger, context.Function.PluginName, context.Function.Name, elapsed);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Plugin} {Function} took {Milliseconds:F1} ms.")]
        public static partial void Invoked(ILogger logger, string? plugin, string function, double milliseconds);
    }
}
