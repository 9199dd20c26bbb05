using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Evaluation.Questions;
using RagPlatform.Core.Feedback;

namespace RagPlatform.Tests.Sqlite;

public sealed class SqliteDocumentStoreTests : DocumentStoreContract, IDisposable
{
    private readonly TemporaryDatabase _database = new();

    protected override StoreUnderTest Store => field ??= new(
        new SqliteDocumentStore(_database.Database, _database.Time), new SqliteKnowledgeStore(_database.Database, _database.Time));

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteKnowledgeStoreTests : KnowledgeStoreContract, IDisposable
{
    private readonly TemporaryDatabase _database = new();

    protected override StoreUnderTest Store => field ??= new(
        new SqliteDocumentStore(_database.Database, _database.Time), new SqliteKnowledgeStore(_database.Database, _database.Time));

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteConversationStoreTests : ConversationStoreContract, IDisposable
{
    private readonly TemporaryDatabase _database = new();

    protected override IConversationStore Store => field ??= new SqliteConversationStore(_database.Database, _database.Time);

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteAssistantStoreTests : AssistantStoreContract, IDisposable
{
    private readonly TemporaryDatabase _database = new();

    protected override IAssistantStore Store => field ??= new SqliteAssistantStore(_database.Database, _database.Time);

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteAccessStoreTests : AccessStoreContract, IDisposable
{
    private readonly TemporaryDatabase _database = new();

    protected override StoreUnderTest Store => field ??= new(
        new SqliteDocumentStore(_database.Database, _database.Time), new SqliteKnowledgeStore(_database.Database, _database.Time));

    protected override IAccessStore Access => field ??= new SqliteAccessStore(_database.Database, _database.Time);

    protected override IAssistantStore Assistants => field ??= new SqliteAssistantStore(_database.Database, _database.Time);

    public void Dispose() => _database.Dispose();
}

public sealed class SqliteFeedbackStoreTests : FeedbackStoreContract, IDisposable
{
    private readonly TemporaryDatabase _database = new();

    protected override IFeedbackStore Store => field ??= new SqliteFeedbackStore(_database.Database, _database.Time);

    protected override IAssistantQuestionStore Questions => field ??= new SqliteAssistantQuestionStore(_database.Database);

    public void Dispose() => _database.Dispose();
}
