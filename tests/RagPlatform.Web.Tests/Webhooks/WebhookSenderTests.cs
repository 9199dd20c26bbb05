using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Webhooks;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Features.Webhooks;

namespace RagPlatform.Web.Tests.Webhooks;

/// <summary>Retries, restarts and addresses, with a clock of the test, a real file and a real receiver.</summary>
public sealed class WebhookSenderTests : IAsyncDisposable
{
    private const string Secret = "a secret of this test";

    private readonly string _folder = TestPaths.TemporaryFolder();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
    private readonly WebhookSecrets _secrets = new(new EphemeralDataProtectionProvider());
    private SqliteDatabase _database;
    private SqliteWebhookStore _store;
    private WebhookSender _sender;

    public WebhookSenderTests() => Open(new WebhookOptions());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_arrives_is_signed_and_holds_ids_names_and_times()
    {
        await using var receiver = await Receiver.StartAsync();
        var webhook = await AddAsync(receiver.Address, WebhookEvents.DocumentReady);
        var document = Guid.NewGuid();
        await _store.RaiseAsync(WebhookEvent.DocumentReady(document, "leave.txt", Guid.NewGuid(), "HR", 2), Token);
        await _store.RaiseAsync(WebhookEvent.DocumentFailed(document, "leave.txt", Guid.NewGuid(), "HR", 2), Token);

        Assert.Equal(1, await _sender.SendDueAsync(Token)); // The other event was not asked for.
        var (body, delivery, name, signature) = await receiver.NextAsync();
        var told = System.Text.Json.JsonDocument.Parse(body).RootElement;

        Assert.Equal(WebhookEvents.DocumentReady, name);
        Assert.Equal(delivery, told.GetProperty("id").GetString());
        Assert.Equal(_time.GetUtcNow(), told.GetProperty("at").GetDateTimeOffset());
        Assert.Equal(document, told.GetProperty("data").GetProperty("document").GetProperty("id").GetGuid());
        Assert.Equal(2, told.GetProperty("data").GetProperty("document").GetProperty("version").GetInt32());
        Assert.Equal("HR", told.GetProperty("data").GetProperty("collection").GetProperty("name").GetString());
        Assert.Equal(Signature(body, _time.GetUtcNow()), signature);
        var logged = Assert.Single(await _store.ListDeliveriesAsync(webhook, 10, Token));
        Assert.Equal((DeliveryState.Delivered, 1, 204), (logged.State, logged.Attempts, logged.Status));
        Assert.Null(logged.NextAt);
    }

    [Fact]
    public async Task What_is_refused_is_tried_six_times_more_with_longer_pauses_and_the_same_id()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = 500;
        var webhook = await AddAsync(receiver.Address, WebhookEvents.DocumentReady);
        await _store.RaiseAsync(WebhookEvent.DocumentReady(Guid.NewGuid(), "a.txt", Guid.NewGuid(), "HR", 1), Token);
        var ids = new HashSet<string>();

        Assert.Equal(1, await _sender.SendDueAsync(Token));
        ids.Add((await receiver.NextAsync()).Delivery);
        foreach (var pause in WebhookSender.Pauses)
        {
            _time.Advance(pause - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, await _sender.SendDueAsync(Token));
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(1, await _sender.SendDueAsync(Token));
            var (body, delivery, _, signature) = await receiver.NextAsync();
            ids.Add(delivery);
            Assert.Equal(Signature(body, _time.GetUtcNow()), signature); // Of the moment at which it was sent.
        }

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await _sender.SendDueAsync(Token));
        Assert.Single(ids);
        var logged = Assert.Single(await _store.ListDeliveriesAsync(webhook, 10, Token));
        Assert.Equal((DeliveryState.Failed, 7, 500, "It answered 500."), (logged.State, logged.Attempts, logged.Status, logged.Error));

        receiver.Answer = 200;
        Assert.True(await _store.SendAgainAsync(webhook, logged.Id, Token));
        Assert.Equal(1, await _sender.SendDueAsync(Token));
        Assert.Equal(logged.Id.ToString(), (await receiver.NextAsync()).Delivery);
        Assert.Equal(DeliveryState.Delivered, (await _store.ListDeliveriesAsync(webhook, 10, Token))[0].State);
    }

    [Fact]
    public async Task What_waited_when_the_program_ended_is_sent_by_the_next()
    {
        await using var receiver = await Receiver.StartAsync();
        await AddAsync(receiver.Address, WebhookEvents.FeedbackGiven);
        await _store.RaiseAsync(new WebhookEvent(WebhookEvents.FeedbackGiven, []), Token);
        var waiting = Assert.Single(await _store.ListDueAsync(10, Token));

        Restart(new WebhookOptions());
        Assert.Equal(1, await _sender.SendDueAsync(Token));

        Assert.Equal(waiting.Id.ToString(), (await receiver.NextAsync()).Delivery);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = 307;
        var webhook = await AddAsync(receiver.Address, WebhookEvents.DocumentReady);
        await _store.AddDeliveryAsync(webhook, WebhookEvent.Test(), Token);

        await _sender.SendDueAsync(Token);

        await receiver.NextAsync();
        Assert.Empty(receiver.Received);
        Assert.Contains("redirect", (await _store.ListDeliveriesAsync(webhook, 10, Token))[0].Error);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("169.254.169.254", true)]
    [InlineData("64:ff9b::a01:203", false)]
    [InlineData("0.0.0.0", true)]
    public async Task A_name_that_leads_to_where_nothing_may_go_is_not_called(string address, bool allowPrivate)
    {
        Restart(new WebhookOptions { AllowPrivateNetworks = allowPrivate }, IPAddress.Parse(address));
        var webhook = await AddAsync(new Uri("https://hooks.example.com/rag"), WebhookEvents.DocumentReady);
        await _store.AddDeliveryAsync(webhook, WebhookEvent.Test(), Token);

        await _sender.SendDueAsync(Token);

        var logged = Assert.Single(await _store.ListDeliveriesAsync(webhook, 10, Token));
        Assert.Contains("hooks.example.com leads to a private network or to this machine", logged.Error);
        Assert.Equal((DeliveryState.Waiting, _time.GetUtcNow() + WebhookSender.Pauses[0]), (logged.State, logged.NextAt));
    }

    [Fact]
    public async Task An_address_that_fails_holds_up_none_of_the_others()
    {
        await using var receiver = await Receiver.StartAsync();
        await AddAsync(new Uri("http://127.0.0.1:1/nobody"), WebhookEvents.DocumentReady);
        await AddAsync(receiver.Address, WebhookEvents.DocumentReady);
        for (var i = 0; i < 3; i++)
        {
            await _store.RaiseAsync(WebhookEvent.DocumentReady(Guid.NewGuid(), $"{i}.txt", Guid.NewGuid(), "HR", 1), Token);
        }

        while (await _sender.SendDueAsync(Token) > 0)
        {
        }

        Assert.Equal(3, receiver.Received.Count);
    }

    [Fact]
    public async Task The_log_is_kept_for_thirty_days()
    {
        await using var receiver = await Receiver.StartAsync();
        var webhook = await AddAsync(receiver.Address, WebhookEvents.DocumentReady);
        await _store.AddDeliveryAsync(webhook, WebhookEvent.Test(), Token);
        await _sender.SendDueAsync(Token);

        _time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, await _sender.ForgetAsync(Token));
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await _sender.ForgetAsync(Token));
        Assert.Empty(await _store.ListDeliveriesAsync(webhook, 10, Token));
    }

    public ValueTask DisposeAsync()
    {
        Close();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    // As somebody who got it would compute it, with nothing of ours.
    private static string Signature(string body, DateTimeOffset at)
    {
        var moment = at.ToUnixTimeSeconds();
        var hash = System.Security.Cryptography.HMACSHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(Secret), System.Text.Encoding.UTF8.GetBytes($"{moment}.{body}"));
        return $"t={moment},v1={Convert.ToHexString(hash).ToLowerInvariant()}";
    }

    private async Task<Guid> AddAsync(Uri address, string wanted)
    {
        var webhook = new Webhook(Guid.CreateVersion7(), address, [wanted], "Anna", _time.GetUtcNow());
        await _store.AddAsync(webhook, _secrets.Protect(Secret), AuditActor.Program, Token);
        return webhook.Id;
    }

    private void Restart(WebhookOptions options, IPAddress? leadsTo = null)
    {
        Close();
        Open(options, leadsTo);
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_database), nameof(_store), nameof(_sender))]
    private void Open(WebhookOptions options, IPAddress? leadsTo = null)
    {
        _database = SqliteDatabase.Open(_folder);
        _store = new SqliteWebhookStore(_database, _time);
        var connections = leadsTo is null
            ? new WebhookConnections(Options.Create(options))
            : new WebhookConnections(Options.Create(options)) { ResolveAsync = (_, _) => Task.FromResult<IPAddress[]>([leadsTo]) };
        _sender = new WebhookSender(_store, _secrets, connections, _time, NullLogger<WebhookSender>.Instance);
    }

    private void Close()
    {
        _sender.Dispose();
        _database.Dispose();
    }
}
