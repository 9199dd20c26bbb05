using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Answering.Evidence;
using RagPlatform.Core.Answering.Orchestration;
using RagPlatform.Core.Answering.Verification;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;
using RagPlatform.Core.Webhooks;

namespace RagPlatform.Core.Answering;

/// <summary>Registers answering.</summary>
public static class AnsweringServiceCollectionExtensions
{
    /// <summary>
    /// Registers the <see cref="AnswerPipeline"/>. Needs a <see cref="Retriever"/>, an <see cref="IKnowledgeStore"/> and an
    /// <see cref="Embedder"/>; uses an <see cref="IChatClient"/>, an <see cref="IConversationStore"/>, an <see cref="IAssistantStore"/>, an
    /// <see cref="IDocumentStore"/>, an <see cref="IAuditLog"/> and <see cref="IWebhooks"/> where they are registered.
    /// </summary>
    public static IServiceCollection AddAnswering(this IServiceCollection services)
    {
        services.AddOptions<AnswerOptions>()
            .BindConfiguration(AnswerOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ForegroundWork>();
        services.TryAddSingleton<RecentAnswers>();
        services.AddSingleton<SentenceEmbeddings>();
        services.AddSingleton<CollectionBackground>();
        services.AddSingleton<EvidenceSelector>();
        services.AddSingleton<SentenceVerifier>();
        services.AddSingleton(provider => new AnswerKernel(
            provider.GetRequiredService<Retriever>(),
            provider.GetRequiredService<IKnowledgeStore>(),
            provider.GetService<IChatClient>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance));
        services.AddSingleton(provider => new AnswerSteps(
            provider.GetRequiredService<AnswerKernel>(),
            provider.GetRequiredService<EvidenceSelector>(),
            provider.GetRequiredService<SentenceVerifier>(),
            provider.GetRequiredService<IKnowledgeStore>(),
            provider.GetService<IDocumentStore>(),
            provider.GetService<IAssistantStore>(),
            provider.GetService<IChatClient>(),
            provider.GetRequiredService<IOptions<AnswerOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AnswerPipeline(
            provider.GetRequiredService<AnswerSteps>(),
            provider.GetService<IConversationStore>(),
            provider.GetRequiredService<RecentAnswers>(),
            provider.GetRequiredService<ForegroundWork>(),
            provider.GetService<IAuditLog>() is { } audit ? new QuestionAudit(audit, provider.GetRequiredService<IOptions<AuditOptions>>()) : null,
            provider.GetService<IWebhooks>() is { } webhooks ? new UnansweredQuestions(webhooks, provider.GetRequiredService<IOptions<AuditOptions>>()) : null,
            provider.GetService<ILogger<AnswerPipeline>>() ?? NullLogger<AnswerPipeline>.Instance));
        return services;
    }
}
