using System.Text;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Core.Audit;

namespace RagPlatform.Tests.Sqlite;

public sealed class SqliteOAuthStoreTests : IDisposable
{
    private const string Callback = "http://127.0.0.1:33418/callback";

    private readonly TemporaryDatabase _file = new();
    private readonly SqliteOAuthStore _store;
    private readonly SqliteAuditLog _audit;
    private readonly SqlitePeopleStore _people;

    public SqliteOAuthStoreTests()
    {
        _store = new SqliteOAuthStore(_file.Database, _file.Time);
        _audit = new SqliteAuditLog(_file.Database, _file.Time);
        _people = new SqlitePeopleStore(_file.Database);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_code_works_for_a_minute_and_a_second_use_ends_what_the_first_one_got()
    {
        var (_, late) = await AllowAsync(await AddPersonAsync("Ben"));
        _file.Time.Advance(IOAuthStore.CodeLifetime);
        Assert.Null(await _store.RedeemAsync(late, Token));
        var (_, use) = await AllowAsync(await AddPersonAsync("Anna"));
        _file.Time.Advance(IOAuthStore.CodeLifetime - TimeSpan.FromSeconds(1));

        var tokens = await _store.RedeemAsync(use, Token);

        Assert.True((await _store.FindAccessAsync(tokens!.Access, Token))!.IsValid);
        Assert.Null(await _store.RedeemAsync(use, Token));
        Assert.False((await _store.FindAccessAsync(tokens.Access, Token))!.IsValid);
        Assert.Null(await _store.RefreshAsync(tokens.Refresh, use.ClientId, null, Token));
        Assert.Contains("code used twice", (await LogAsync())[0].Event.Details);
    }

    [Fact]
    public async Task A_code_is_used_up_by_a_wrong_verifier_or_address_and_not_by_another_app()
    {
        var anna = await AddPersonAsync("Anna");
        var (_, first) = await AllowAsync(anna);
        Assert.Null(await _store.RedeemAsync(first with { Challenge = "another" }, Token));
        Assert.Null(await _store.RedeemAsync(first, Token));
        var (_, second) = await AllowAsync(anna);
        Assert.Null(await _store.RedeemAsync(second with { RedirectUri = Callback + "/" }, Token));
        Assert.Null(await _store.RedeemAsync(second, Token));
        var (_, third) = await AllowAsync(anna);
        Assert.Null(await _store.RedeemAsync(third with { ClientId = first.ClientId }, Token));
        Assert.NotNull(await _store.RedeemAsync(third, Token));
    }

    [Fact]
    public async Task An_access_token_ends_after_an_hour_and_a_refresh_token_after_thirty_days_without_use()
    {
        var (tokens, client) = await ConnectAsync(await AddPersonAsync("Anna"));
        _file.Time.Advance(IOAuthStore.AccessLifetime - TimeSpan.FromSeconds(1));
        Assert.True((await _store.FindAccessAsync(tokens.Access, Token))!.IsValid);
        _file.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await _store.FindAccessAsync(tokens.Access, Token))!.IsValid);

        _file.Time.Advance(IOAuthStore.RefreshLifetime - TimeSpan.FromHours(2));
        var next = await _store.RefreshAsync(tokens.Refresh, client, null, Token);
        Assert.NotNull(next);
        Assert.Single(await _store.ListAsync(null, Token));
        _file.Time.Advance(IOAuthStore.RefreshLifetime);
        Assert.Null(await _store.RefreshAsync(next.Refresh, client, null, Token));
        Assert.Empty(await _store.ListAsync(null, Token));
    }

    [Fact]
    public async Task A_refresh_token_that_comes_again_later_ends_the_grant()
    {
        var (tokens, client) = await ConnectAsync(await AddPersonAsync("Anna"));
        var next = await _store.RefreshAsync(tokens.Refresh, client, null, Token);
        _file.Time.Advance(IOAuthStore.RefreshLeeway);

        Assert.Null(await _store.RefreshAsync(tokens.Refresh, client, null, Token));

        Assert.False((await _store.FindAccessAsync(next!.Access, Token))!.IsValid);
        Assert.Null(await _store.RefreshAsync(next.Refresh, client, null, Token));
        Assert.Contains("refresh used twice", (await LogAsync())[0].Event.Details);
    }

    [Fact]
    public async Task An_app_that_refreshes_several_times_at_once_stays_connected()
    {
        var (tokens, client) = await ConnectAsync(await AddPersonAsync("Anna"));

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _store.RefreshAsync(tokens.Refresh, client, null, Token))));

        Assert.Equal(20, all.OfType<OAuthTokens>().Select(made => made.Access).Distinct().Count());
        foreach (var made in all)
        {
            Assert.True((await _store.FindAccessAsync(made!.Access, Token))!.IsValid);
        }

        await _store.WithdrawAsync((await _store.ListAsync(null, Token))[0].Id, null, new AuditActor(null, "Anna"), Token);
        Assert.Null(await _store.RefreshAsync(tokens.Refresh, client, null, Token)); // Not what was withdrawn, however soon.
    }

    [Fact]
    public async Task A_refreshed_token_may_be_for_less_and_never_for_more()
    {
        var (tokens, client) = await ConnectAsync(await AddPersonAsync("Anna"), KeyScopes.Search);
        var more = await _store.RefreshAsync(tokens.Refresh, client, KeyScopes.Ask | KeyScopes.Search | KeyScopes.Administer, Token);
        Assert.Equal(KeyScopes.Search, more!.Scopes);
        Assert.Equal(KeyScopes.Search, (await _store.FindAccessAsync(more.Access, Token))!.Scopes);

        var (whole, other) = await ConnectAsync(await AddPersonAsync("Ben"));
        var less = await _store.RefreshAsync(whole.Refresh, other, KeyScopes.Ask, Token);
        Assert.Equal(KeyScopes.Ask, (await _store.FindAccessAsync(less!.Access, Token))!.Scopes);
        Assert.Equal(KeyScopes.Ask | KeyScopes.Search, (await _store.RefreshAsync(less.Refresh, other, null, Token))!.Scopes); // The grant is what it was.
    }

    [Fact]
    public async Task A_second_yes_to_the_same_app_takes_the_place_of_the_first()
    {
        var anna = await AddPersonAsync("Anna");
        var client = await _store.RegisterAsync("Editor", [Callback], Token);
        var first = await _store.RedeemAsync(await AllowAsync(anna, client, KeyScopes.Search), Token);

        await AllowAsync(anna, client, KeyScopes.Ask);

        Assert.False((await _store.FindAccessAsync(first!.Access, Token))!.IsValid);
        Assert.Equal(KeyScopes.Ask, Assert.Single(await _store.ListAsync(anna.Id, Token)).Scopes);
    }

    [Fact]
    public async Task A_grant_is_withdrawn_by_its_person_or_an_administrator_once_and_by_nobody_else()
    {
        var (anna, ben) = (await AddPersonAsync("Anna"), await AddPersonAsync("Ben"));
        var (tokens, _) = await ConnectAsync(anna);
        await ConnectAsync(ben);
        var grant = Assert.Single(await _store.ListAsync(anna.Id, Token));
        Assert.Equal(("Editor", Callback, anna.Id), (grant.ClientName, grant.RedirectUri, grant.PersonId));
        Assert.Equal(2, (await _store.ListAsync(null, Token)).Count);

        Assert.False(await _store.WithdrawAsync(grant.Id, ben.Id, AuditActor.CommandLine, Token));
        Assert.True((await _store.FindAccessAsync(tokens.Access, Token))!.IsValid);
        Assert.True(await _store.WithdrawAsync(grant.Id, anna.Id, AuditActor.CommandLine, Token));
        Assert.False(await _store.WithdrawAsync(grant.Id, null, AuditActor.CommandLine, Token));

        Assert.False((await _store.FindAccessAsync(tokens.Access, Token))!.IsValid);
        Assert.Empty(await _store.ListAsync(anna.Id, Token));
        Assert.Single(await LogAsync(), row => row.Event.Action == AuditAction.AppWithdrawn);
    }

    [Fact]
    public async Task A_disabled_person_gets_no_token_and_keeps_the_grant_until_they_may_sign_in_again()
    {
        var anna = await AddPersonAsync("Anna");
        var (tokens, client) = await ConnectAsync(anna);
        await AddPersonAsync("Ben", isAdministrator: true);
        await _people.SavePersonAsync(anna with { IsDisabled = true }, Token);

        Assert.False((await _store.FindAccessAsync(tokens.Access, Token))!.IsValid);
        Assert.Null(await _store.RefreshAsync(tokens.Refresh, client, null, Token));
        await _people.SavePersonAsync(anna, Token);
        Assert.NotNull(await _store.RefreshAsync(tokens.Refresh, client, null, Token));
    }

    [Fact]
    public async Task An_app_gives_back_its_own_tokens_and_no_other_s()
    {
        var (tokens, client) = await ConnectAsync(await AddPersonAsync("Anna"));
        var (_, other) = await ConnectAsync(await AddPersonAsync("Ben"));

        await _store.RevokeAsync(tokens.Access, other, Token);
        await _store.RevokeAsync(tokens.Refresh, other, Token);
        Assert.True((await _store.FindAccessAsync(tokens.Access, Token))!.IsValid);

        await _store.RevokeAsync(tokens.Access, client, Token);
        Assert.False((await _store.FindAccessAsync(tokens.Access, Token))!.IsValid);
        var next = await _store.RefreshAsync(tokens.Refresh, client, null, Token);
        Assert.True((await _store.FindAccessAsync(next!.Access, Token))!.IsValid);
        await _store.RevokeAsync(next.Refresh, client, Token);
        Assert.False((await _store.FindAccessAsync(next.Access, Token))!.IsValid);
    }

    [Fact]
    public async Task Apps_that_nobody_allowed_are_forgotten_and_never_more_than_some_are_kept()
    {
        var (_, used) = await ConnectAsync(await AddPersonAsync("Anna"));
        var unused = await _store.RegisterAsync("Unused", [Callback], Token);
        _file.Time.Advance(IOAuthStore.UnusedLifetime + TimeSpan.FromSeconds(1));
        var oldest = await _store.RegisterAsync("Oldest", [Callback], Token);
        Assert.Null(await _store.FindClientAsync(unused.Id, Token));

        for (var i = 0; i < IOAuthStore.MostUnused; i++)
        {
            _file.Time.Advance(TimeSpan.FromMilliseconds(1));
            await _store.RegisterAsync("Flood", [Callback], Token);
        }

        Assert.Null(await _store.FindClientAsync(oldest.Id, Token));
        Assert.NotNull(await _store.FindClientAsync(used, Token));
        Assert.Null(await _store.AllowAsync(new OAuthConsent(Guid.NewGuid(), oldest, Callback, KeyScopes.Ask, "challenge"), AuditActor.CommandLine, Token));

        // What ended goes with the last secret that it could be known by; an app that nobody came back to goes after that.
        _file.Time.Advance(IOAuthStore.IdleLifetime + TimeSpan.FromSeconds(1));
        await _store.RegisterAsync("New", [Callback], Token);
        Assert.Null(await _store.FindClientAsync(used, Token));
        Assert.Equal((0L, 0L, 1L), await _file.Database.ReadAsync(
            connection => (Count(connection, "oauth_secrets"), Count(connection, "oauth_grants"), Count(connection, "oauth_clients")), Token));
    }

    [Fact]
    public async Task A_token_that_ended_is_known_for_a_week_and_then_is_like_any_other_text()
    {
        var (tokens, client) = await ConnectAsync(await AddPersonAsync("Anna"));
        _file.Time.Advance(IOAuthStore.AccessLifetime + TimeSpan.FromDays(6));
        await _store.RegisterAsync("Another", [Callback], Token);
        Assert.False((await _store.FindAccessAsync(tokens.Access, Token))!.IsValid);

        _file.Time.Advance(TimeSpan.FromDays(2));
        await _store.RegisterAsync("Another", [Callback], Token);
        Assert.Null(await _store.FindAccessAsync(tokens.Access, Token));
        Assert.NotNull(await _store.RefreshAsync(tokens.Refresh, client, null, Token));
        _file.Time.Advance(IOAuthStore.RefreshLeeway);
        Assert.Null(await _store.RefreshAsync(tokens.Refresh, client, null, Token)); // What was used is known as long as it would have been good.
        Assert.Empty(await _store.ListAsync(null, Token));
    }

    [Fact]
    public async Task No_secret_is_in_the_storage()
    {
        var (_, use) = await AllowAsync(await AddPersonAsync("Anna"));
        var tokens = (await _store.RedeemAsync(use, Token))!;
        var secrets = new[] { use.Code, tokens.Access[IOAuthStore.AccessStart.Length..], tokens.Refresh[IOAuthStore.RefreshStart.Length..] }.Select(Encoding.UTF8.GetBytes).ToList();

        foreach (var file in Directory.EnumerateFiles(_file.Folder))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, Token);
            Assert.All(secrets, secret => Assert.Equal(-1, content.GetBuffer().AsSpan(0, (int)content.Length).IndexOf(secret)));
        }
    }

    private static long Count(Microsoft.Data.Sqlite.SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }

    private async Task<Person> AddPersonAsync(string name, bool isAdministrator = false)
    {
        var person = new Person(Guid.CreateVersion7(), name, $"{name}@example.com", isAdministrator, false, _file.Time.GetUtcNow(), null);
        await _people.SavePersonAsync(person, Token);
        return person;
    }

    private async Task<(OAuthTokens Tokens, Guid ClientId)> ConnectAsync(Person person, KeyScopes scopes = KeyScopes.Ask | KeyScopes.Search)
    {
        var client = await _store.RegisterAsync("Editor", [Callback], Token);
        return ((await _store.RedeemAsync(await AllowAsync(person, client, scopes), Token))!, client.Id);
    }

    private async Task<(OAuthClient Client, OAuthCodeUse Use)> AllowAsync(Person person)
    {
        var client = await _store.RegisterAsync("Editor", [Callback], Token);
        return (client, await AllowAsync(person, client, KeyScopes.Ask | KeyScopes.Search));
    }

    private async Task<OAuthCodeUse> AllowAsync(Person person, OAuthClient client, KeyScopes scopes)
    {
        var code = await _store.AllowAsync(
            new OAuthConsent(person.Id, client, Callback, scopes, "challenge"), new AuditActor(person.Id.ToString(), person.Name), Token);
        return new OAuthCodeUse(code!, client.Id, Callback, "challenge");
    }

    private async Task<IReadOnlyList<AuditEntry>> LogAsync() => (await _audit.ReadAsync(new AuditQuery(), Token)).Entries;
}
