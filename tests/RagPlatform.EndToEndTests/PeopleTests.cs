using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>People and groups in a real browser, from the invitation to a shared collection that opens and closes.</summary>
public sealed class PeopleTests(Browser browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1440, false)]
    [InlineData(390, true)]
    public async Task Somebody_is_invited_joins_a_group_sees_what_it_may_and_is_out_at_once_when_disabled(int width, bool dark)
    {
        await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"), ("Auth__Mode", "accounts"));
        await using var page = await browser.OpenAsync(application, width, dark: dark);
        await new SignIn(page).MakeFirstAdministratorAsync();
        await new Documents(page).OpenAsync();
        await new Documents(page).AddCollectionAsync("HR");

        await page.GoToAsync("/people");
        await page.Page.GetByTestId("invite-name").FillAsync("Ben Roth");
        await page.Page.GetByTestId("invite-email").FillAsync("ben@example.com");
        await page.Page.GetByTestId("invite").ClickAsync();
        var link = (await page.Page.GetByTestId("made-link").TextContentAsync())!;
        await page.AssertAccessibleAsync();
        await using var bens = await browser.OpenAsync(application, width, dark: dark);
        await bens.GoToAsync(new Uri(link).PathAndQuery);
        await bens.AssertAccessibleAsync();
        await new SignIn(bens).ChooseAsync(SignIn.Password);
        await bens.Page.GetByTestId("choose-password").ClickAsync();
        await new SignIn(bens).SignedInAsync();
        await bens.GoToAsync("/people");
        await Assertions.Expect(bens.Page.GetByTestId("administrators-only")).ToBeVisibleAsync();
        await new Documents(bens).OpenAsync();
        await Assertions.Expect(bens.Page.GetByRole(AriaRole.Link, new() { Name = "HR" })).ToHaveCountAsync(0);

        await page.Page.GetByTestId("group-name").FillAsync("hr");
        await page.Page.GetByTestId("group-name").PressAsync("Enter");
        await page.Page.GetByTestId("member").Nth(1).CheckAsync();
        await page.AssertAccessibleAsync();
        await page.Page.GetByTestId("save-group").ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("group")).ToContainTextAsync("Ben Roth");
        await ShareAsync(page, "hr");
        await bens.GoToAsync("/documents");
        await Assertions.Expect(bens.Page.GetByRole(AriaRole.Link, new() { Name = "HR" })).ToBeVisibleAsync();

        await page.GoToAsync("/people");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "View as Ben Roth" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("seen-collection")).ToContainTextAsync("HR");
        await page.AssertAccessibleAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Locator("[data-email=\"ben@example.com\"]").GetByRole(AriaRole.Button, new() { Name = "Disable Ben Roth" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-email=\"ben@example.com\"]")).ToHaveAttributeAsync("data-state", "disabled");
        await Assertions.Expect(bens.Page.GetByTestId("sign-in")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Anna Berg is an administrator" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Take it away" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("people-problem")).ToContainTextAsync("last administrator");
        page.AssertQuiet();
    }

    // By the API that the dialog uses as well: the dialog has tests of its own.
    private static async Task ShareAsync(BrowserPage page, string group)
    {
        var api = page.Page.Context.APIRequest;
        var origin = new Uri(page.Page.Url).GetLeftPart(UriPartial.Authority);
        var collection = (await (await api.GetAsync($"{origin}/api/collections")).JsonAsync())!.Value[0].GetProperty("id").GetString();
        var groups = (await (await api.GetAsync($"{origin}/api/groups")).JsonAsync())!.Value;
        var id = groups.EnumerateArray().Single(one => one.GetProperty("name").GetString() == group).GetProperty("id").GetString();
        var rights = (await (await api.GetAsync($"{origin}/api/collections/{collection}/access")).JsonAsync())!.Value;
        var owner = rights.EnumerateArray().First().GetProperty("principal").GetString()!;
        var answer = await api.PutAsync($"{origin}/api/collections/{collection}/access", new()
        {
            DataObject = new[] { new { principal = owner, role = "owner" }, new { principal = $"group:{id}", role = "reader" } },
        });
        Assert.Equal(200, answer.Status);
    }
}
