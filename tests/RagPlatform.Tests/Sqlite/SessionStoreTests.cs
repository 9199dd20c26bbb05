using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

public sealed class SessionStoreTests : IDisposable
{
    private readonly TemporaryDatabase _database = new();

    private SqliteSessionStore Sessions => field ??= new(_database.Database, _database.Time);

    private SqlitePeopleStore People => field ??= new(_database.Database);

    [Fact]
    public async Task A_session_is_found_by_its_secret_alone_and_the_secret_is_not_stored()
    {
        var anna = await AddAsync("Anna");
        var secret = await Sessions.StartAsync(anna.Id, "Firefox on Linux", "192.0.2.7", Cancellation);

        var session = (await Sessions.FindAsync(secret, Cancellation))!;

        Assert.Equal((anna.Id, "Firefox on Linux", "192.0.2.7", _database.Time.GetUtcNow()),
            (session.PersonId, session.Device, session.Address, session.StartedAt));
        Assert.Equal([session], await Sessions.ListAsync(anna.Id, Cancellation));
        Assert.Null(await Sessions.FindAsync(session.Id.ToString(), Cancellation));
        Assert.Null(await Sessions.FindAsync(secret + " ", Cancellation));
        Assert.Null(await Sessions.FindAsync("", Cancellation));
        Assert.Equal(0, await _database.Database.ReadAsync(
            connection => connection.Scalar<long>("SELECT count(*) FROM sessions WHERE instr(secret_hash, $secret)", ("$secret", secret)), Cancellation));
    }

    [Fact]
    public async Task An_ended_session_is_not_found_again_and_only_its_person_ends_it()
    {
        var anna = await AddAsync("Anna");
        var ben = await AddAsync("Ben");
        var secret = await Sessions.StartAsync(anna.Id, "", null, Cancellation);
        var session = (await Sessions.FindAsync(secret, Cancellation))!;

        Assert.False(await Sessions.EndAsync(session.Id, ben.Id, Cancellation));
        Assert.Equal(session, await Sessions.FindAsync(session.Id, Cancellation));
        Assert.NotNull(await Sessions.FindAsync(secret, Cancellation));
        Assert.True(await Sessions.EndAsync(session.Id, anna.Id, Cancellation));

        Assert.Null(await Sessions.FindAsync(session.Id, Cancellation));
        Assert.Null(await Sessions.FindAsync(secret, Cancellation));
        Assert.Empty(await Sessions.ListAsync(anna.Id, Cancellation));
    }

    [Fact]
    public async Task All_sessions_end_but_the_one_that_is_kept()
    {
        var anna = await AddAsync("Anna");
        var ben = await AddAsync("Ben");
        var kept = await Sessions.StartAsync(anna.Id, "kept", null, Cancellation);
        var ended = await Sessions.StartAsync(anna.Id, "ended", null, Cancellation);
        var other = await Sessions.StartAsync(ben.Id, "other", null, Cancellation);

        Assert.Equal(1, await Sessions.EndAllAsync(anna.Id, (await Sessions.FindAsync(kept, Cancellation))!.Id, Cancellation));

        Assert.Null(await Sessions.FindAsync(ended, Cancellation));
        Assert.NotNull(await Sessions.FindAsync(kept, Cancellation));
        Assert.Equal(1, await Sessions.EndAllAsync(anna.Id, null, Cancellation));
        Assert.Null(await Sessions.FindAsync(kept, Cancellation));
        Assert.NotNull(await Sessions.FindAsync(other, Cancellation));
    }

    [Fact]
    public async Task A_session_lives_as_long_as_it_is_used()
    {
        var anna = await AddAsync("Anna");
        var used = await Sessions.StartAsync(anna.Id, "used", null, Cancellation);
        var unused = await Sessions.StartAsync(anna.Id, "unused", null, Cancellation);

        _database.Time.Advance(ISessionStore.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(_database.Time.GetUtcNow(), (await Sessions.FindAsync(used, Cancellation))!.LastUsedAt);
        _database.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(await Sessions.FindAsync(used, Cancellation));
        Assert.Null(await Sessions.FindAsync(unused, Cancellation));
        Assert.Equal("used", Assert.Single(await Sessions.ListAsync(anna.Id, Cancellation)).Device);
    }

    [Fact]
    public async Task Looking_at_a_session_is_no_use_of_it()
    {
        var anna = await AddAsync("Anna");
        var session = (await Sessions.FindAsync(await Sessions.StartAsync(anna.Id, "", null, Cancellation), Cancellation))!;

        _database.Time.Advance(ISessionStore.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(session, await Sessions.LookAtAsync(session.Id, Cancellation));
        Assert.Null(await Sessions.LookAtAsync(Guid.CreateVersion7(), Cancellation));
        _database.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await Sessions.LookAtAsync(session.Id, Cancellation));
        Assert.Null(await Sessions.FindAsync(session.Id, Cancellation));
    }

    [Fact]
    public async Task Sessions_of_a_disabled_person_are_not_found()
    {
        var anna = await AddAsync("Anna");
        var secret = await Sessions.StartAsync(anna.Id, "", null, Cancellation);

        await People.SavePersonAsync(anna with { IsDisabled = true }, Cancellation);

        Assert.Null(await Sessions.FindAsync(secret, Cancellation));
    }

    public void Dispose() => _database.Dispose();

    private async Task<Person> AddAsync(string name)
    {
        var person = new Person(Guid.CreateVersion7(), name, $"{name}@example.com", false, false, _database.Time.GetUtcNow(), null);
        await People.SavePersonAsync(person, Cancellation);
        return person;
    }
}
