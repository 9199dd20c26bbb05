using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using RagPlatform.Core.Access;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering.Orchestration;

/// <summary>
/// Makes the kernel of one answer: the model, the knowledge plugin with the caller's rights, and the filters around every function and
/// prompt. It dies with the answer, so nothing of one caller can reach another's.
/// </summary>
internal sealed class AnswerKernel(Retriever retriever, IKnowledgeStore store, IChatClient? model, TimeProvider time, ILoggerFactory loggers)
{
    public const string Knowledge = "knowledge";

    /// <param name="filter">What the caller may see: every function of the plugin is bound to it.</param>
    /// <param name="timings">Milliseconds of each function, added as they end.</param>
    /// <param name="sent">Remembers the prompt as the model got it.</param>
    public Kernel Create(AccessFilter filter, IDictionary<string, double> timings, out SentPrompt sent)
    {
        sent = new SentPrompt();
        var builder = Kernel.CreateBuilder();
        // Without a log of its own: it writes each answer that is stopped as an error with a stack trace. What should not have failed is thrown,
        // and logged by whoever asked.
        builder.Services.AddSingleton<IPromptRenderFilter>(new PromptGuard(loggers.CreateLogger<PromptGuard>()));
        builder.Services.AddSingleton<IFunctionInvocationFilter>(new StepTimer(time, timings, loggers.CreateLogger<StepTimer>()));
        if (model is not null)
        {
            builder.Services.AddSingleton<IChatClient>(new RecordingChatClient(model, sent));
        }

        builder.Plugins.AddFromObject(new KnowledgePlugin(retriever, store, filter), Knowledge);
        return builder.Build();
    }
}
