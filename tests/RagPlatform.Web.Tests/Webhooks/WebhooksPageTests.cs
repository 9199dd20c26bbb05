using Bunit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Webhooks;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Webhooks;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Webhooks;

public sealed class WebhooksPageTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    public WebhooksPageTests()
    {
        _pages.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        _pages.Services.AddWebhooksFeature();
    }

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    private IWebhookStore Store => _pages.Services.GetRequiredService<IWebhookStore>();

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task An_address_is_added_its_secret_is_shown_once_and_it_is_tested()
    {
        var page = _pages.Render<WebhooksPage>();

        await page.Find("#webhook-url").ChangeAsync("https://hooks.example.com/rag");
        await page.FindAll(".choice input")[3].ChangeAsync(false);
        await page.Find(".webhook-form").SubmitAsync();

        var webhook = Assert.Single(await Store.ListAsync(Token));
        Assert.Equal(["document.ready", "document.failed", "question.unanswered"], webhook.Events);
        var secret = page.Find("[data-testid=webhook-secret]").TextContent;
        Assert.StartsWith("whsec_", secret);
        await page.FindAll("[data-testid=made-webhook] button")[1].ClickAsync();
        Assert.DoesNotContain(secret, page.Markup);

        await page.Find("[aria-label='Test hooks.example.com']").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal("Waiting", page.Find("[data-testid=delivery]").GetAttribute("data-state")));
    }

    [Fact]
    public async Task An_address_that_may_not_be_is_refused_with_a_reason()
    {
        var page = _pages.Render<WebhooksPage>();

        await page.Find("#webhook-url").ChangeAsync("http://hooks.example.com/rag");
        await page.Find(".webhook-form").SubmitAsync();

        Assert.Contains("not https", page.Find("[role=alert]").TextContent);
        Assert.Empty(await Store.ListAsync(Token));
    }

    [Fact]
    public async Task A_delivery_that_failed_is_sent_again()
    {
        var (webhook, delivery) = await FailedAsync();
        var page = _pages.Render<WebhooksPage>();

        await page.Find("[aria-label='Log of hooks.example.com']").ClickAsync();
        page.WaitForAssertion(() => Assert.Contains("It answered 500.", page.Find("[data-testid=delivery]").TextContent));
        await page.Find("[data-testid=delivery] button").ClickAsync();

        Assert.Equal(delivery, Assert.Single(await Store.ListDueAsync(10, Token)).Id);
        Assert.Equal(webhook, (await Store.ListAsync(Token))[0].Id);
    }

    [Fact]
    public async Task Deleting_asks_first()
    {
        await FailedAsync();
        var dialogs = _pages.Render<MudDialogProvider>();
        var page = _pages.Render<WebhooksPage>();

        var deleting = page.Find("[aria-label='Delete hooks.example.com']").ClickAsync();
        dialogs.WaitForAssertion(() => Assert.Contains("This can't be undone.", dialogs.Markup.Replace("&#39;", "'", StringComparison.Ordinal)));
        Assert.NotEmpty(await Store.ListAsync(Token));
        await dialogs.FindAll("button").First(button => button.TextContent.Trim() == "Delete").ClickAsync();
        await deleting;

        Assert.Empty(await Store.ListAsync(Token));
    }

    [Fact]
    public void Others_than_administrators_are_told_that_it_is_not_theirs()
    {
        _pages.Services.GetRequiredService<CurrentCaller>().Use(Caller.Owner with { IsAdministrator = false });

        var page = _pages.Render<WebhooksPage>();

        Assert.Contains("Only administrators", page.Find("[role=alert]").TextContent);
        Assert.Empty(page.FindAll("form"));
    }

    private async Task<(Guid Webhook, Guid Delivery)> FailedAsync()
    {
        var (webhook, _) = await _pages.Services.GetRequiredService<WebhookAdministration>().AddAsync(
            new NewWebhookJson("https://hooks.example.com/rag", WebhookEvents.All), Caller.Owner, Token);
        var delivery = (await Store.AddDeliveryAsync(webhook.Id, WebhookEvent.Test(), Token))!;
        await Store.RecordAttemptAsync(delivery with { State = DeliveryState.Failed, Attempts = 7, Status = 500, Error = "It answered 500.", NextAt = null }, Token);
        return (webhook.Id, delivery.Id);
    }
}
