using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Features.Keys;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Keys;

public sealed class KeysPageTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    public KeysPageTests()
    {
        _pages.Services.AddSingleton<ApiKeys>();
        _pages.Services.AddKeysFeature();
    }

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    private IApiKeyStore Store => _pages.Services.GetRequiredService<IApiKeyStore>();

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task A_key_is_made_with_what_was_chosen_and_shown_once()
    {
        var collection = (await _pages.AddDocumentAsync("handbook.pdf", "application/pdf")).CollectionId;
        var page = _pages.Render<KeysPage>();

        await page.Find("#key-name").ChangeAsync("nightly import");
        await page.Find("[data-scope=Ask]").ChangeAsync(false);
        await page.Find("[data-scope=Upload]").ChangeAsync(true);
        await page.FindAll("fieldset")[1].QuerySelector("input")!.ChangeAsync(true);
        await page.Find(".key-form").SubmitAsync();

        var secret = page.Find("[data-testid=key-secret]").TextContent;
        var key = Assert.Single(await Store.ListAsync(null, Token));
        Assert.Equal(key.Prefix, KeySecret.PrefixOf(secret));
        Assert.Equal(("nightly import", KeyScopes.Search | KeyScopes.Upload), (key.Name, key.Scopes));
        Assert.Equal([collection], key.CollectionIds);
        Assert.Equal(90, Math.Round((key.ExpiresAt!.Value - key.MadeAt).TotalDays));
        Assert.Equal("valid", page.Find("[data-testid=api-key]").GetAttribute("data-state"));

        await page.FindAll("[data-testid=made-key] button")[1].ClickAsync();
        Assert.DoesNotContain(secret, page.Markup);
    }

    [Fact]
    public async Task A_key_for_nothing_is_refused_with_a_reason()
    {
        var page = _pages.Render<KeysPage>();

        await page.Find("#key-name").ChangeAsync("x");
        await page.Find("[data-scope=Ask]").ChangeAsync(false);
        await page.Find("[data-scope=Search]").ChangeAsync(false);
        await page.Find(".key-form").SubmitAsync();

        Assert.Contains("opens nothing", page.Find("[role=alert]").TextContent);
        Assert.Empty(await Store.ListAsync(null, Token));
    }

    [Fact]
    public async Task Revoking_asks_first_and_tells_when_it_was()
    {
        await _pages.Services.GetRequiredService<ApiKeys>().MakeAsync(new NewApiKey("import", KeyScopes.Ask), Caller.Owner, Token);
        var dialogs = _pages.Render<MudDialogProvider>();
        var page = _pages.Render<KeysPage>();

        var revoking = page.Find("[aria-label='Revoke import']").ClickAsync();
        dialogs.WaitForAssertion(() => Assert.Contains("This can't be undone.", dialogs.Markup));
        Assert.Null((await Store.ListAsync(null, Token))[0].RevokedAt);
        await dialogs.FindAll("button").First(button => button.TextContent.Trim() == "Revoke").ClickAsync();
        await revoking;

        Assert.Equal("revoked", page.Find("[data-testid=api-key]").GetAttribute("data-state"));
        Assert.NotNull((await Store.ListAsync(null, Token))[0].RevokedAt);
    }
}
