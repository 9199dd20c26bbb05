using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;
using RagPlatform.Tests.SignIn;

namespace RagPlatform.EndToEndTests;

/// <summary>Sign-in by a provider of OpenID Connect in a real browser, with groups that open and close a collection.</summary>
public sealed class ProviderTests(Browser browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_group_of_the_provider_opens_a_collection_and_leaving_it_closes_it()
    {
        await using var provider = await IdentityProvider.StartAsync(Token);
        provider.Accounts["anna"] = new("s-anna", "Anna Berg", "anna@example.com", true, "admins", "hr");
        provider.Accounts["ben"] = new("s-ben", "Ben Roth", "ben@example.com", true, "hr");
        await using var application = await RunningApplication.StartAsync(
            Token, ("Models__Chat", "none"), ("Auth__Mode", "accounts"), ("Auth__Providers__company__Authority", provider.Authority),
            ("Auth__Providers__company__ClientId", IdentityProvider.ClientId), ("Auth__Providers__company__ClientSecret", IdentityProvider.ClientSecret),
            ("Auth__Providers__company__RequireHttps", "false"), ("Auth__Providers__company__AdministratorGroup", "admins"), ("Auth__Providers__company__Title", "Example Ltd"));

        await using var annas = await browser.OpenAsync(application);
        await SignInAsync(annas, "Anna Berg");
        await new Documents(annas).OpenAsync();
        await new Documents(annas).AddCollectionAsync("HR");
        await annas.Page.GetByTestId("share-collection").ClickAsync();
        var share = annas.Page.GetByTestId("share");
        await share.GetByTestId("share-whom").SelectOptionAsync(new SelectOptionValue { Label = "hr" });
        await share.GetByTestId("share-add").ClickAsync();
        await Assertions.Expect(share.GetByTestId("right").Filter(new() { HasText = "hr" })).ToBeVisibleAsync();

        await using var bens = await browser.OpenAsync(application);
        await SignInAsync(bens, "Ben Roth");
        await new Documents(bens).OpenAsync();
        await Assertions.Expect(bens.Page.GetByRole(AriaRole.Link, new() { Name = "HR" })).ToBeVisibleAsync();

        provider.Accounts["ben"] = new("s-ben", "Ben Roth", "ben@example.com", true);
        await bens.Page.GetByTestId("sign-out").ClickAsync();
        await SignInAsync(bens, "Ben Roth");
        await new Documents(bens).OpenAsync();
        await Assertions.Expect(bens.Page.GetByRole(AriaRole.Link, new() { Name = "All documents" })).ToBeVisibleAsync();
        await Assertions.Expect(bens.Page.GetByRole(AriaRole.Link, new() { Name = "HR" })).ToHaveCountAsync(0);
    }

    private static async Task SignInAsync(BrowserPage page, string name)
    {
        await page.GoToAsync("/");
        await page.AssertAccessibleAsync();
        await page.Page.GetByTestId("provider").ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await new SignIn(page).SignedInAsync();
    }
}
