using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Bunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Components;
using RagPlatform.Web.Features.Chat;

namespace RagPlatform.Web.Tests.Support;

/// <summary>
/// The pages over a real SQLite file in a folder of its own. Answers come from a script, update by update, so that each state can be held
/// and looked at; scripts of the browser are not run.
/// </summary>
internal sealed class Pages : BunitContext
{
    private readonly string _folder;

    /// <param name="folder">Storage that is there already, and is deleted at the end; null for an empty one.</param>
    public Pages(string? folder = null)
    {
        _folder = folder ?? TestPaths.TemporaryFolder();
        JSInterop.Mode = JSRuntimeMode.Loose;
        DefaultWaitTimeout = TimeSpan.FromSeconds(20); // Only a failing test waits that long.
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Path"] = _folder }).Build());
        Services.AddSqlite();
        Services.AddPageServices();
        Services.AddLogging();
        Services.AddScoped<AnswerStream>(_ => Answers.StreamAsync);
    }

    public ScriptedAnswers Answers { get; } = new();

    public IConversationStore Conversations => Services.GetRequiredService<IConversationStore>();

    public IDocumentStore Documents => Services.GetRequiredService<IDocumentStore>();

    public static string Owner => Caller.Owner.Id;

    /// <summary>Stores a ready document of one page a text.</summary>
    public async Task<Document> AddDocumentAsync(string name, string mediaType, params DocumentPage[] pages)
    {
        var token = Xunit.TestContext.Current.CancellationToken;
        var collections = await Documents.ListCollectionsAsync(Caller.Owner.Filter(), token);
        var collection = collections is [var first, ..] ? first.Collection : await Documents.AddCollectionAsync("HR", null, Caller.Owner, token);
        var added = await Documents.AddAsync(
            new Document
            {
                Id = Guid.CreateVersion7(), CollectionId = collection.Id, Name = name, MediaType = mediaType, Size = 1, ContentHash = $"hash-of-{name}",
                State = DocumentState.Queued, AddedBy = Owner, AddedAt = TimeProvider.System.GetUtcNow(),
            },
            AccessFilter.Everything,
            [],
            token);
        await Documents.ClaimNextAsync(token);
        await Documents.ReportProgressAsync(added.Document.Id, pages.Length, pages.Length, token);
        await Services.GetRequiredService<IKnowledgeStore>().StoreAsync(
            new IngestedDocument(
                added.Document.Id, name, "en", pages,
                [.. pages.Select((page, i) => new EmbeddedChunk(new Chunk(i, page.Text, "", page.Number, 0, page.Text.Length), default))],
                null, new IngestionReport(pages.Sum(p => p.Text.Length), [], 1)),
            token);
        return added.Document;
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Gives the updates that a test sends, when it sends them.</summary>
internal sealed class ScriptedAnswers
{
    private readonly Channel<Question> _questions = Channel.CreateUnbounded<Question>();
    private Channel<AnswerUpdate> _updates = Channel.CreateUnbounded<AnswerUpdate>();

    /// <summary>The next question that is put, in the order they came.</summary>
    public ValueTask<Question> NextQuestionAsync() => _questions.Reader.ReadAsync(Xunit.TestContext.Current.CancellationToken);

    /// <summary>Whether the last answer was stopped before its end.</summary>
    public bool WasStopped { get; private set; }

    public void Send(params AnswerUpdate[] updates)
    {
        foreach (var update in updates)
        {
            _updates.Writer.TryWrite(update);
        }
    }

    /// <summary>Ends the answer that is running; the next question starts a new script.</summary>
    public void End(Exception? fault = null)
    {
        var updates = _updates;
        _updates = Channel.CreateUnbounded<AnswerUpdate>();
        updates.Writer.Complete(fault);
    }

    public async IAsyncEnumerable<AnswerUpdate> StreamAsync(Question question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var updates = _updates; // Before the test hears of the question: it may end the script at once.
        WasStopped = true;
        _questions.Writer.TryWrite(question);
        await foreach (var update in updates.Reader.ReadAllAsync(cancellationToken))
        {
            yield return update;
        }

        WasStopped = false;
    }
}
