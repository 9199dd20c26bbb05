using System.Text;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Audit;

namespace RagPlatform.Tests.Sqlite;

public sealed class SqliteApiKeyStoreTests : IDisposable
{
    private readonly TemporaryDatabase _file = new();
    private readonly SqliteApiKeyStore _store;
    private readonly SqliteAuditLog _audit;
    private readonly ApiKeys _keys;

    public SqliteApiKeyStoreTests()
    {
        _store = new SqliteApiKeyStore(_file.Database, _file.Time);
        _audit = new SqliteAuditLog(_file.Database, _file.Time);
        _keys = new ApiKeys(_store, _file.Time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_key_comes_back_whole_and_is_recognised_by_its_secret()
    {
        var wanted = new NewApiKey(
            "import", KeyScopes.Upload | KeyScopes.Search, ExpiresAt: _file.Time.GetUtcNow().AddDays(1), CollectionIds: [Guid.CreateVersion7()], AssistantIds: []);

        var (made, secret) = await _keys.MakeAsync(wanted, Caller.Owner, Token);

        Assert.Equivalent(made, Assert.Single(await _store.ListAsync(Caller.Owner.Id, Token)));
        Assert.Equal(made.Id, (await _keys.RecogniseAsync(secret, Token))?.Id);
        Assert.Empty(await _store.ListAsync("somebody else", Token));
    }

    [Fact]
    public async Task The_secret_is_nowhere_in_the_storage()
    {
        var (_, secret) = await _keys.MakeAsync(new NewApiKey("import", KeyScopes.Ask), Caller.Owner, Token);
        var hidden = Encoding.UTF8.GetBytes(secret[(KeySecret.PrefixLength + 1)..]);

        foreach (var file in Directory.EnumerateFiles(_file.Folder))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, Token);
            Assert.Equal(-1, content.ToArray().AsSpan().IndexOf(hidden));
        }
    }

    [Fact]
    public async Task Another_ending_after_the_right_beginning_opens_nothing()
    {
        var (_, secret) = await _keys.MakeAsync(new NewApiKey("import", KeyScopes.Ask), Caller.Owner, Token);
        var last = secret[^1] == 'A' ? 'E' : 'A';

        Assert.Null(await _keys.RecogniseAsync(secret[..^1] + last, Token));
        Assert.Null(await _keys.RecogniseAsync(secret[..KeySecret.PrefixLength], Token));
        Assert.Null(await _keys.RecogniseAsync(secret + "A", Token));
        Assert.Null(await _keys.RecogniseAsync(KeySecret.Create().Secret, Token));
    }

    [Fact]
    public async Task It_ends_when_it_expires_and_at_once_when_it_is_revoked()
    {
        var (_, expiring) = await _keys.MakeAsync(new NewApiKey("short", KeyScopes.Ask, ExpiresAt: _file.Time.GetUtcNow().AddHours(1)), Caller.Owner, Token);
        var (revoked, secret) = await _keys.MakeAsync(new NewApiKey("other", KeyScopes.Ask), Caller.Owner, Token);

        Assert.False(await _store.RevokeAsync(revoked.Id, "somebody else", AuditActor.Of(Caller.Owner), Token));
        Assert.True(await _store.RevokeAsync(revoked.Id, Caller.Owner.Id, AuditActor.Of(Caller.Owner), Token));
        Assert.False(await _store.RevokeAsync(revoked.Id, Caller.Owner.Id, AuditActor.Of(Caller.Owner), Token));
        Assert.Null(await _keys.RecogniseAsync(secret, Token));
        Assert.NotNull(await _keys.RecogniseAsync(expiring, Token));
        _file.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await _keys.RecogniseAsync(expiring, Token));
    }

    [Fact]
    public async Task Last_use_is_told_to_the_minute()
    {
        var (made, secret) = await _keys.MakeAsync(new NewApiKey("import", KeyScopes.Ask), Caller.Owner, Token);
        var first = _file.Time.GetUtcNow();

        await _keys.RecogniseAsync(secret, Token);
        _file.Time.Advance(TimeSpan.FromSeconds(59));
        await _keys.RecogniseAsync(secret, Token);
        Assert.Equal(first, (await _store.FindAsync(made.Prefix, Token))?.Key.LastUsedAt);

        _file.Time.Advance(TimeSpan.FromSeconds(1));
        await _keys.RecogniseAsync(secret, Token);
        Assert.Equal(first.AddMinutes(1), (await _store.FindAsync(made.Prefix, Token))?.Key.LastUsedAt);
    }

    [Fact]
    public async Task Making_and_revoking_are_logged_without_the_secret()
    {
        var (made, secret) = await _keys.MakeAsync(new NewApiKey("import", KeyScopes.Ask | KeyScopes.Search), Caller.Owner, Token);
        await _store.RevokeAsync(made.Id, null, AuditActor.Of(Caller.Owner), Token);

        var rows = (await _audit.ReadAsync(new AuditQuery(), Token)).Entries;

        Assert.Equal([AuditAction.KeyRevoked, AuditAction.KeyMade], rows.Select(row => row.Event.Action));
        Assert.All(rows, row => Assert.Equal(AuditTargets.Key(made.Id, "import"), row.Event.Target));
        Assert.Contains("Ask, Search", rows[1].Event.Details);
        Assert.DoesNotContain(secret[KeySecret.PrefixLength..], string.Join("", rows.Select(row => row.ToString())));
        Assert.True((await _audit.VerifyAsync(null, Token)).IsIntact);
    }
}
