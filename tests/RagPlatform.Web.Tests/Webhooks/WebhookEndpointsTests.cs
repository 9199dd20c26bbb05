using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Webhooks;

/// <summary>The real application with a real receiver.</summary>
public sealed class WebhookEndpointsTests
{
    private static readonly string[] Every = ["document.ready", "document.failed", "question.unanswered", "feedback.given"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Documents_unanswered_questions_and_feedback_are_told_of_without_their_texts()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = Application.Start();
        await AddAsync(app, receiver);
        var collectionId = await app.AddCollectionAsync();

        var ready = await app.AddDocumentAsync(collectionId, "leave.txt", Encoding.UTF8.GetBytes("Every employee has 26 days of annual leave."));
        var told = await receiver.NextAsync();
        Assert.Equal("document.ready", told.Event);
        Assert.Contains(ready.GetProperty("id").GetString()!, told.Body);
        Assert.Contains("leave.txt", told.Body);
        Assert.DoesNotContain("26 days", told.Body);

        await app.AddDocumentAsync(collectionId, "broken.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 and nothing more"));
        Assert.Equal("document.failed", (await receiver.NextAsync()).Event);

        var (_, answer) = await app.SendAsync(HttpMethod.Post, "/api/ask", new { question = "Zxqv wvyk?", collectionIds = new[] { Guid.NewGuid() } });
        Assert.False(answer.GetProperty("found").GetBoolean());
        var unanswered = await receiver.NextAsync();
        Assert.Equal("question.unanswered", unanswered.Event);
        Assert.Contains(answer.GetProperty("messageId").GetString()!, unanswered.Body);
        Assert.DoesNotContain("Zxqv", unanswered.Body);

        await app.SendAsync(HttpMethod.Put, $"/api/answers/{answer.GetProperty("messageId").GetString()}/feedback", new { verdict = "bad", reason = "incomplete", comment = "The weather is missing." });
        var judged = await receiver.NextAsync();
        Assert.Equal("feedback.given", judged.Event);
        Assert.Contains("\"helpful\":false", judged.Body);
        Assert.Contains(answer.GetProperty("messageId").GetString()!, judged.Body);
        Assert.DoesNotContain("weather", judged.Body);
    }

    [Fact]
    public async Task A_question_is_told_where_the_audit_log_keeps_questions_too()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = Application.Start(("Audit:KeepQuestions", "true"));
        await AddAsync(app, receiver);

        await app.SendAsync(HttpMethod.Post, "/api/ask", new { question = "Zxqv wvyk?" });

        Assert.Equal("Zxqv wvyk?", JsonSerializer.Deserialize<JsonElement>((await receiver.NextAsync()).Body).GetProperty("data").GetProperty("question").GetString());
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_all_that_is_done_is_audited()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = Application.Start();
        var made = await AddAsync(app, receiver);
        var id = made.GetProperty("webhook").GetProperty("id").GetGuid();
        var secret = made.GetProperty("secret").GetString()!;

        var (tested, delivery) = await app.SendAsync(HttpMethod.Post, $"/api/webhooks/{id}/test");
        var received = await receiver.NextAsync();
        var moment = long.Parse(received.Signature.Split(',')[0][2..], System.Globalization.CultureInfo.InvariantCulture);
        var log = await WaitForDeliveryAsync(app, id);
        var (again, _) = await app.SendAsync(HttpMethod.Post, $"/api/webhooks/{id}/deliveries/{delivery.GetProperty("id").GetGuid()}/again");
        var second = await receiver.NextAsync();
        var list = await app.GetAsync("/api/webhooks");
        var (deleted, _) = await app.SendAsync(HttpMethod.Delete, $"/api/webhooks/{id}");
        var (gone, _) = await app.SendAsync(HttpMethod.Delete, $"/api/webhooks/{id}");

        Assert.Equal((202, 202, 204, 404), (tested, again, deleted, gone));
        Assert.Equal(("test", received.Delivery), (received.Event, second.Delivery));
        Assert.Equal(Features.Webhooks.WebhookSecrets.Sign(secret, received.Body, DateTimeOffset.FromUnixTimeSeconds(moment)), received.Signature);
        Assert.Equal(("delivered", 204, 1), (log.GetProperty("state").GetString(), log.GetProperty("status").GetInt32(), log.GetProperty("attempts").GetInt32()));
        Assert.DoesNotContain(secret, list.ToString());
        var audit = await app.Services.GetRequiredService<IAuditLog>().ReadAsync(new AuditQuery(), Token);
        Assert.Equal(
            [AuditAction.Deleted, AuditAction.Changed, AuditAction.Changed, AuditAction.Added],
            audit.Entries.Where(entry => entry.Event.Target?.Kind == "webhook").Select(entry => entry.Event.Action));
        Assert.DoesNotContain(audit.Entries, entry => entry.Event.Details?.Contains(secret, StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("http://hooks.example.com/rag", "not https")]
    [InlineData("ftp://hooks.example.com/rag", "no address")]
    [InlineData("hooks", "no address")]
    [InlineData("", "no address")]
    [InlineData("https://anna:secret@hooks.example.com/", "name or a password")]
    [InlineData("https://10.0.0.7/rag", "private network")]
    [InlineData("https://192.168.1.1/rag", "private network")]
    [InlineData("https://169.254.169.254/latest/meta-data", "private network")]
    [InlineData("https://[fd00::1]/rag", "private network")]
    [InlineData("https://[::ffff:10.0.0.7]/rag", "private network")]
    public async Task Addresses_that_nothing_may_be_sent_to_are_refused(string url, string why)
    {
        await using var app = Application.Start();

        var (status, problem) = await app.SendAsync(HttpMethod.Post, "/api/webhooks", new { url, events = Every });

        Assert.Equal(400, status);
        Assert.Contains(why, problem.GetProperty("detail").GetString());
        Assert.Equal(0, (await app.GetAsync("/api/webhooks")).GetArrayLength());
    }

    [Fact]
    public async Task A_private_network_is_allowed_by_a_setting()
    {
        await using var app = Application.Start(("Webhooks:AllowPrivateNetworks", "true"));

        Assert.Equal(201, (await app.SendAsync(HttpMethod.Post, "/api/webhooks", new { url = "https://10.0.0.7/rag", events = Every })).Status);
        Assert.Equal(400, (await app.SendAsync(HttpMethod.Post, "/api/webhooks", new { url = "https://169.254.169.254/", events = Every })).Status);
        Assert.Equal(400, (await app.SendAsync(HttpMethod.Post, "/api/webhooks", new { url = "https://10.0.0.7/rag", events = new[] { "all" } })).Status);
        Assert.Equal(400, (await app.SendAsync(HttpMethod.Post, "/api/webhooks", new { url = "https://10.0.0.7/rag", events = Every, secret = "short" })).Status);
    }

    private static async Task<JsonElement> AddAsync(Application app, Receiver receiver)
    {
        var (status, made) = await app.SendAsync(HttpMethod.Post, "/api/webhooks", new { url = receiver.Address, events = Every });
        Assert.Equal(201, status);
        return made;
    }

    // The answer of the receiver is written down a moment after it was given.
    private static async Task<JsonElement> WaitForDeliveryAsync(Application app, Guid id)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var log = (await app.GetAsync($"/api/webhooks/{id}/deliveries"))[0];
            if (log.GetProperty("state").GetString() != "waiting")
            {
                return log;
            }

            await timer.WaitForNextTickAsync(Token);
        }
    }
}
