using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;
using RagPlatform.Tests.Sqlite;

namespace RagPlatform.Tests.Answering;

/// <summary>The real pipeline over a real SQLite file, with an embedder that hashes words and a chat model that the test plays.</summary>
internal sealed class AnsweringWorld : IDisposable
{
    /// <summary>The adapter of the small model, with a short text to decline.</summary>
    public static readonly InstalledModel Adapter = new()
    {
        Name = "grounded-answers",
        Kind = ModelKind.Adapter,
        Path = "adapter.gguf",
        Size = 1,
        Adapter = new AdapterManifest(1, "Answer from the sentences.", "{sentences}\n\nQuestion: {question}", "[{number}] {title}: {text}", "[{number}] {text}", 6, 8, "Not in the documents.", 60),
    };

    private readonly TemporaryDatabase _database = new();
    private readonly ServiceProvider _services;

    /// <param name="model">The chat model; null for none.</param>
    /// <param name="configure">Settings; nothing is declined unless they say so, since hashed words have no meaning to calibrate.</param>
    public AnsweringWorld(IChatClient? model, Action<AnswerOptions>? configure = null)
    {
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<TimeProvider>(_database.Time)
            .AddSingleton(new Embedder(new HashEmbedder(name: StoreUnderTest.Model)))
            .AddSingleton(_database.Database)
            .AddSingleton<IDocumentStore, SqliteDocumentStore>()
            .AddSingleton<IKnowledgeStore, SqliteKnowledgeStore>()
            .AddSingleton<IConversationStore, SqliteConversationStore>()
            .AddSingleton<IAssistantStore, SqliteAssistantStore>()
            .AddRetrieval()
            .AddAnswering()
            .Configure<AnswerOptions>(options =>
            {
                options.AnswerableThreshold = 0;
                configure?.Invoke(options);
            });
        if (model is not null)
        {
            services.AddSingleton(model);
        }

        _services = services.BuildServiceProvider();
        Store = new StoreUnderTest(_services.GetRequiredService<IDocumentStore>(), _services.GetRequiredService<IKnowledgeStore>());
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public StoreUnderTest Store { get; }

    public AnswerPipeline Pipeline => _services.GetRequiredService<AnswerPipeline>();

    public IConversationStore Conversations => _services.GetRequiredService<IConversationStore>();

    public IAssistantStore Assistants => _services.GetRequiredService<IAssistantStore>();

    /// <summary>A collection "HR" with a handbook of three chunks; returns its id.</summary>
    public async Task<Guid> AddHandbookAsync()
    {
        var collection = await Store.AddCollectionAsync("HR");
        await Store.AddReadyAsync(
            collection.Id,
            "handbook.txt",
            "Every full-time employee has 26 days of annual leave a year. Unused days expire on 31 March.",
            "The canteen opens at 11:30. Lunch costs £3.80.",
            "Parking costs £2.00 a day in car park C.");
        return collection.Id;
    }

    public static Question Ask(string text) => new(text, Caller.Owner);

    public async Task<List<AnswerUpdate>> UpdatesAsync(Question question)
    {
        var updates = new List<AnswerUpdate>();
        await foreach (var update in Pipeline.AnswerAsync(question, Cancellation))
        {
            updates.Add(update);
        }

        return updates;
    }

    public async Task<Answer> AnswerAsync(Question question) => (await UpdatesAsync(question))[^1] switch
    {
        AnswerUpdate.Done done => done.Answer,
        AnswerUpdate.Failed failed => failed.SoFar,
        var other => throw new InvalidOperationException($"The updates ended with {other}."),
    };

    public void Dispose()
    {
        _services.Dispose();
        _database.Dispose();
    }
}
