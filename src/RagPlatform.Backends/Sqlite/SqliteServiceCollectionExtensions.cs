using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Channels;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Evaluation.Questions;
using RagPlatform.Core.Feedback;
using RagPlatform.Core.Retrieval;
using RagPlatform.Core.Webhooks;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Registers the stores.</summary>
public static class SqliteServiceCollectionExtensions
{
    /// <summary>
    /// Keeps everything in one SQLite file in <see cref="StorageOptions.Path"/>. The file is opened, and brought up to date, when the
    /// first store is asked for; that throws a <see cref="StorageException"/> that says what to do when it cannot be used.
    /// </summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
            SqliteDatabase.Open(ContentPaths.Resolve(provider.GetRequiredService<IOptions<StorageOptions>>().Value.Path)));
        services.AddSingleton<IDocumentStore, SqliteDocumentStore>();
        services.AddSingleton<SqliteKnowledgeStore>();
        services.AddSingleton<IKnowledgeStore>(provider => provider.GetRequiredService<SqliteKnowledgeStore>());
        services.AddSingleton<IConversationStore, SqliteConversationStore>();
        services.AddSingleton<IConversationShares, SqliteConversationShares>();
        services.AddSingleton<IAssistantStore, SqliteAssistantStore>();
        services.AddSingleton<IFeedbackStore, SqliteFeedbackStore>();
        services.AddSingleton<IAssistantQuestionStore, SqliteAssistantQuestionStore>();
        services.AddSingleton<IAuditLog, SqliteAuditLog>();
        services.AddSingleton<IAccessStore, SqliteAccessStore>();
        services.AddSingleton<IApiKeyStore, SqliteApiKeyStore>();
        services.AddSingleton<IChannelStore, SqliteChannelStore>();
        services.AddSingleton<IUnfiledFiles, SqliteUnfiledFiles>();
        services.AddSingleton<SqliteWebhookStore>();
        services.AddSingleton<IWebhookStore>(provider => provider.GetRequiredService<SqliteWebhookStore>());
        services.AddSingleton<IWebhooks>(provider => provider.GetRequiredService<SqliteWebhookStore>());
        services.AddHostedService<IndexWarmUp>();
        return services;
    }

    /// <summary>
    /// Keeps people, groups, their passwords and their sessions in the same file. Without it there is no <see cref="IPeopleStore"/>, which is
    /// how everything else knows that there is one person only.
    /// </summary>
    public static IServiceCollection AddSqliteAccounts(this IServiceCollection services) => services
        .AddSingleton<IPeopleStore, SqlitePeopleStore>()
        .AddSingleton<ICredentialStore, SqliteCredentialStore>()
        .AddSingleton<ISecondFactorStore, SqliteSecondFactorStore>()
        .AddSingleton<IPasskeyStore, SqlitePasskeyStore>()
        .AddSingleton<ISessionStore, SqliteSessionStore>()
        .AddSingleton<IOneTimeLinks, SqliteOneTimeLinks>()
        .AddSingleton<IProviderIdentities, SqliteProviderIdentities>()
        .AddSingleton<IOAuthStore, SqliteOAuthStore>()
        .AddSingleton<IFirstAdministrator, SqliteFirstAdministrator>();

    /// <summary>Reads the indexes while the first page is on its way.</summary>
    private sealed class IndexWarmUp(IServiceProvider services) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield(); // The start must not wait for it.
            await services.GetRequiredService<SqliteKnowledgeStore>().WarmUpAsync(stoppingToken);
        }
    }
}
