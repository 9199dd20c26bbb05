using Microsoft.Extensions.Options;
using RagPlatform.Backends.Extraction;
using RagPlatform.Backends.ModelHost;
using RagPlatform.Backends.Onnx;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Evaluation;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Cli;
using RagPlatform.Web.Components;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Account;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Features.Assistants;
using RagPlatform.Web.Features.Audit;
using RagPlatform.Web.Features.Collections;
using RagPlatform.Web.Features.Conversations;
using RagPlatform.Web.Features.Documents;
using RagPlatform.Web.Features.Feedback;
using RagPlatform.Web.Features.Health;
using RagPlatform.Web.Features.KernelMemory;
using RagPlatform.Web.Features.Keys;
using RagPlatform.Web.Features.Mcp;
using RagPlatform.Web.Features.Models;
using RagPlatform.Web.Features.OAuth;
using RagPlatform.Web.Features.OpenAi;
using RagPlatform.Web.Features.People;
using RagPlatform.Web.Features.Sample;
using RagPlatform.Web.Features.Search;
using RagPlatform.Web.Features.SignIn;
using RagPlatform.Web.Features.Teams;
using RagPlatform.Web.Features.Webhooks;
using RagPlatform.Web.Features.Widget;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Hosting.Keys;

return await CommandLine.RunAsync(args, new Modules(AddCommandModules, ServeAsync, ExtractAsync, EvaluateSearchAsync));

// What every command has, the web application among them.
static void AddModules(IHostApplicationBuilder builder) => builder.Services
    .AddSqlite()
    .AddAudit()
    .AddOnnxEmbeddings()
    .AddRetrieval()
    .AddIngestion()
    .AddSandboxedExtraction()
    .AddModelHost(ChooseChatModel)
    .AddAnswering()
    .AddModelsFeature()
    .AddSearchFeature()
    .AddSample();

// Commands know people wherever there are any; the web application only where they sign in.
static void AddCommandModules(IHostApplicationBuilder builder)
{
    AddModules(builder);
    builder.Services.AddSqliteAccounts();
}

static async Task ServeAsync(string[] settings)
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
    StartChecks.RequireAll(builder.Configuration);
    builder.WebHost.UseDefaultAddress(builder.Configuration).UseStaticWebAssets();
    AddModules(builder);
    var hasAccounts = StartChecks.ModeOf(builder.Configuration) == AuthOptions.Accounts;
    if (hasAccounts)
    {
        builder.Services.AddSqliteAccounts().AddAccounts(builder.Configuration).AddSignInFeature().AddAccountFeature().AddPeopleFeature().AddOAuthFeature();
    }

    builder.Services.AddIngestionWorker().AddAuditRetention().AddApi().AddPages().AddDocumentsFeature().AddConversationsFeature().AddKeysFeature().AddOpenAiFeature().AddTeamsFeature().AddMcpFeature().AddKernelMemory().AddWebhooksFeature();

    var app = builder.Build();
    app.Services.ValidateOptions();
    app.UseApi();
    app.MapHealth().MapCollections().MapDocuments().MapSearch().MapAsk().MapConversations().MapSharedConversations().MapAssistants().MapModels().MapSample().MapAccess().MapAudit().MapKeys().MapOpenAi().MapTeams().MapMcpServer().MapKernelMemory().MapFeedback().MapEvaluationQuestions().MapWidget().MapWebhooks();
    app.MapOpenApi().ForKeys(KeyScopes.None);
    if (hasAccounts)
    {
        app.MapSignIn().MapPasskeys().MapPeople().MapOAuth();
    }
    else
    {
        app.UseNoSignIn();
    }

    app.MapPages();
    await app.RunAsync();
}

static Task<int> ExtractAsync(string[] arguments) =>
    ExtractCommand.RunAsync(arguments, Console.OpenStandardInput(), Console.OpenStandardOutput());

static Task<RetrievalScores> EvaluateSearchAsync(IServiceProvider services, SearchEvaluation evaluation, CancellationToken cancellationToken) =>
    ActivatorUtilities.CreateInstance<SqliteRetrievalEvaluation>(services).RunAsync(
        evaluation.Folder, evaluation.Mode, evaluation.CacheFolder, evaluation.Split, evaluation.Progress, cancellationToken);

// The chat model of the settings with its adapters; how much of the machine it may take stands in the section ModelHost.
static ModelHostOptions ChooseChatModel(IServiceProvider services)
{
    var catalog = services.GetRequiredService<ModelCatalog>();
    var options = services.GetRequiredService<IConfiguration>().GetSection("ModelHost").Get<ModelHostOptions>() ?? new ModelHostOptions();
    return catalog.Choose(ModelKind.Chat).Model is not { } model
        ? options
        : options with
        {
            Model = model,
            Adapters = catalog.AdaptersFor(model),
            NativeLibrary = services.GetRequiredService<IOptions<ModelOptions>>().Value.NativeLibrary,
        };
}
