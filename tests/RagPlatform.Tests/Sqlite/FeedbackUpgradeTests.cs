using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Feedback;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

/// <summary>A database from before there was feedback.</summary>
public sealed class FeedbackUpgradeTests : IDisposable
{
    private const string Conversation = "11111111-1111-7111-8111-111111111111";
    private const string Message = "22222222-2222-7222-8222-222222222222";

    private readonly string _folder = Doubles.TestPaths.TemporaryFolder();

    [Fact]
    public async Task An_answer_from_before_can_be_judged_and_belongs_to_no_assistant()
    {
        Fill();
        using var database = SqliteDatabase.Open(_folder);
        var store = new SqliteFeedbackStore(database, TimeProvider.System);
        var feedback = new AnswerFeedback(
            store, new SqliteConversationStore(database, TimeProvider.System), new RecentAnswers(TimeProvider.System), TimeProvider.System);

        var given = await feedback.GiveAsync(
            Guid.Parse(Message), FeedbackVerdict.Good, null, null, FeedbackDoor.Page, Caller.Owner, Cancellation);

        Assert.Equal(("How much leave?", "26 days."), (given?.Question, given?.Answer.Text));
        Assert.Single((await store.ListAsync(new(), new([], IncludesOthers: true), Cancellation)).Entries);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Fill()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, SqliteDatabase.FileName)};Pooling=False");
        connection.Open();
        var assembly = typeof(SqliteDatabase).Assembly;
        foreach (var step in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order().Take(11))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(step)!);
            connection.Execute(reader.ReadToEnd());
        }

        connection.Execute(
            $$"""
            INSERT INTO conversations (id, owner_id, title, pinned, created_at, changed_at, search_text)
            VALUES ('{{Conversation}}', 'owner', 'Leave', 0, 1000, 1000, 'leave');
            INSERT INTO messages (id, conversation_id, question, answer, state, asked_at, search_text)
            VALUES ('{{Message}}', '{{Conversation}}', 'How much leave?',
              '{"messageId":"{{Message}}","kind":"Generated","text":"26 days.","trace":{ } }', 'Complete', 1000, 'leave');
            PRAGMA user_version = 11;
            """);
    }
}
