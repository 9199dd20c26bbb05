using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

public sealed class OneTimeLinksTests : IDisposable
{
    private readonly TemporaryDatabase _database = new();

    private SqliteOneTimeLinks Links => new(_database.Database, _database.Time);

    [Fact]
    public async Task A_link_survives_a_restart_until_it_is_used_once()
    {
        var secret = await Links.MakeAsync(OneTimeLinkKind.FirstAdministrator, null, null, Cancellation);
        _database.Reopen();
        _database.Time.Advance(TimeSpan.FromDays(1000));

        var link = new OneTimeLink(OneTimeLinkKind.FirstAdministrator, null, null);
        Assert.Equal(link, await Links.FindAsync(secret, OneTimeLinkKind.FirstAdministrator, Cancellation));
        Assert.Equal(link, await Links.UseAsync(secret, OneTimeLinkKind.FirstAdministrator, Cancellation));

        Assert.Null(await Links.UseAsync(secret, OneTimeLinkKind.FirstAdministrator, Cancellation));
        Assert.Null(await Links.FindAsync(secret, OneTimeLinkKind.FirstAdministrator, Cancellation));
    }

    [Fact]
    public async Task Of_many_who_use_it_at_once_one_gets_it()
    {
        var secret = await Links.MakeAsync(OneTimeLinkKind.FirstAdministrator, null, null, Cancellation);

        var uses = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            _ => Task.Run(() => Links.UseAsync(secret, OneTimeLinkKind.FirstAdministrator, Cancellation))));

        Assert.Single(uses, link => link is not null);
    }

    [Fact]
    public async Task A_link_is_good_for_its_person_its_purpose_and_its_time()
    {
        var anna = await AddAsync("Anna");
        var secret = await Links.MakeAsync(OneTimeLinkKind.Password, anna, TimeSpan.FromDays(7), Cancellation);

        Assert.Null(await Links.UseAsync(secret, OneTimeLinkKind.FirstAdministrator, Cancellation));
        Assert.Null(await Links.UseAsync(secret[..^1], OneTimeLinkKind.Password, Cancellation));
        Assert.Equal(anna, (await Links.FindAsync(secret, OneTimeLinkKind.Password, Cancellation))!.PersonId);

        _database.Time.Advance(TimeSpan.FromDays(7));

        Assert.Null(await Links.FindAsync(secret, OneTimeLinkKind.Password, Cancellation));
        Assert.Null(await Links.UseAsync(secret, OneTimeLinkKind.Password, Cancellation));
    }

    [Fact]
    public async Task A_new_link_takes_the_place_of_the_earlier_one_of_the_same_person()
    {
        var (anna, ben) = (await AddAsync("Anna"), await AddAsync("Ben"));
        var earlier = await Links.MakeAsync(OneTimeLinkKind.Password, anna, TimeSpan.FromDays(7), Cancellation);
        var other = await Links.MakeAsync(OneTimeLinkKind.Password, ben, TimeSpan.FromDays(7), Cancellation);
        var first = await Links.MakeAsync(OneTimeLinkKind.FirstAdministrator, null, null, Cancellation);
        var second = await Links.MakeAsync(OneTimeLinkKind.FirstAdministrator, null, null, Cancellation);

        var later = await Links.MakeAsync(OneTimeLinkKind.Password, anna, TimeSpan.FromDays(7), Cancellation);

        Assert.Null(await Links.UseAsync(earlier, OneTimeLinkKind.Password, Cancellation));
        Assert.Null(await Links.UseAsync(first, OneTimeLinkKind.FirstAdministrator, Cancellation));
        Assert.Equal(anna, (await Links.UseAsync(later, OneTimeLinkKind.Password, Cancellation))!.PersonId);
        Assert.Equal(ben, (await Links.UseAsync(other, OneTimeLinkKind.Password, Cancellation))!.PersonId);
        Assert.NotNull(await Links.UseAsync(second, OneTimeLinkKind.FirstAdministrator, Cancellation));
    }

    public void Dispose() => _database.Dispose();

    private async Task<Guid> AddAsync(string name)
    {
        var id = Guid.CreateVersion7();
        await new SqlitePeopleStore(_database.Database).SavePersonAsync(
            new(id, name, $"{name}@example.com", false, false, _database.Time.GetUtcNow(), null), Cancellation);
        return id;
    }
}
