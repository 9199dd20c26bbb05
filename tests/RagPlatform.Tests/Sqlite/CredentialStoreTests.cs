using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

public sealed class CredentialStoreTests : IDisposable
{
    private static readonly LockOut _lockOut = new(After: 3, TimeSpan.FromMinutes(5));

    private readonly TemporaryDatabase _database = new();

    private SqliteCredentialStore Credentials => field ??= new(_database.Database, _database.Time);

    private SqlitePeopleStore People => field ??= new(_database.Database);

    [Fact]
    public async Task A_password_is_found_by_the_address_in_any_case()
    {
        var anna = await AddAsync("Änna");
        Assert.Null(await Credentials.FindAsync(anna.Email, Cancellation));

        Assert.True(await Credentials.SetPasswordAsync(anna.Id, "first", Cancellation));
        Assert.Equal(new Credentials(anna.Id, "first", null), await Credentials.FindAsync(" ÄNNA@example.com", Cancellation));

        Assert.True(await Credentials.SetPasswordAsync(anna.Id, "second", Cancellation));
        Assert.Equal("second", (await Credentials.FindAsync(anna.Email, Cancellation))!.PasswordHash);
        Assert.Null(await Credentials.FindAsync("other@example.com", Cancellation));
        Assert.False(await Credentials.SetPasswordAsync(Guid.NewGuid(), "nobody's", Cancellation));
    }

    [Fact]
    public async Task A_disabled_account_has_no_password()
    {
        var anna = await AddAsync("Anna");
        await Credentials.SetPasswordAsync(anna.Id, "hash", Cancellation);

        await People.SavePersonAsync(anna with { IsDisabled = true }, Cancellation);

        Assert.Null(await Credentials.FindAsync(anna.Email, Cancellation));
    }

    [Fact]
    public async Task Wrong_passwords_lock_the_account_and_time_opens_it()
    {
        var anna = await AddAsync("Anna");
        await Credentials.SetPasswordAsync(anna.Id, "hash", Cancellation);

        Assert.Equal([true, true, true, false, false], await AttemptsAsync(anna, 5));
        var until = (await Credentials.FindAsync(anna.Email, Cancellation))!.LockedUntil;
        Assert.Equal(_database.Time.GetUtcNow() + _lockOut.Time, until);

        _database.Time.Advance(_lockOut.Time);
        Assert.Null((await Credentials.FindAsync(anna.Email, Cancellation))!.LockedUntil);
        Assert.Equal([true, true, true, false], await AttemptsAsync(anna, 4));
    }

    [Fact]
    public async Task A_right_password_counts_anew_and_lifts_the_lock_that_its_own_attempt_set()
    {
        var anna = await AddAsync("Anna");
        await Credentials.SetPasswordAsync(anna.Id, "hash", Cancellation);

        Assert.Equal([true, true, true], await AttemptsAsync(anna, 3));
        await Credentials.SucceedAsync(anna.Id, Cancellation);

        Assert.Equal([true, true, true, false], await AttemptsAsync(anna, 4));
    }

    [Fact]
    public async Task A_new_password_ends_the_lock()
    {
        var anna = await AddAsync("Anna");
        await Credentials.SetPasswordAsync(anna.Id, "hash", Cancellation);
        await AttemptsAsync(anna, 3);

        await Credentials.SetPasswordAsync(anna.Id, "other", Cancellation);

        Assert.Equal(new Credentials(anna.Id, "other", null), await Credentials.FindAsync(anna.Email, Cancellation));
        Assert.Equal([true, true, true, false], await AttemptsAsync(anna, 4));
    }

    [Fact]
    public async Task Of_many_attempts_at_once_no_more_get_through()
    {
        var (anna, ben) = (await AddAsync("Anna"), await AddAsync("Ben"));
        await Credentials.SetPasswordAsync(anna.Id, "hash", Cancellation);
        await Credentials.SetPasswordAsync(ben.Id, "hash", Cancellation);

        var attempts = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Credentials.BeginAttemptAsync(anna.Id, _lockOut, Cancellation))));

        Assert.Equal(_lockOut.After, attempts.Count(isAllowed => isAllowed));
        Assert.Equal([true], await AttemptsAsync(ben, 1));
    }

    public void Dispose() => _database.Dispose();

    private async Task<List<bool>> AttemptsAsync(Person person, int count)
    {
        var allowed = new List<bool>();
        for (var i = 0; i < count; i++)
        {
            allowed.Add(await Credentials.BeginAttemptAsync(person.Id, _lockOut, Cancellation));
        }

        return allowed;
    }

    private async Task<Person> AddAsync(string name)
    {
        var person = new Person(Guid.CreateVersion7(), name, $"{name}@example.com", false, false, _database.Time.GetUtcNow(), null);
        await People.SavePersonAsync(person, Cancellation);
        return person;
    }
}
