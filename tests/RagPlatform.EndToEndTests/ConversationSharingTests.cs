using System.Text.Json;
using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>A conversation is shared with somebody in a real browser; and rights that are taken away count in a page that is open.</summary>
public sealed class ConversationSharingTests(Browser browser)
{
    private const string Question = "How many days of annual leave does everybody have?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    public async Task A_shared_conversation_is_read_and_a_right_that_is_taken_away_counts_in_an_open_chat(int width, bool dark)
    {
        await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"), ("Auth__Mode", "accounts"));
        await using var annas = await browser.OpenAsync(application, width, dark: dark);
        await new SignIn(annas).MakeFirstAdministratorAsync();
        var api = annas.Page.Context.APIRequest;
        var collection = (await JsonAsync(await api.PostAsync($"{application.Address}api/collections", new() { DataObject = new { name = "HR" } }))).GetProperty("id").GetString();
        var form = api.CreateFormData().Set("file", new FilePayload { Name = "leave.txt", MimeType = "text/plain", Buffer = "Everybody has 26 days of annual leave."u8.ToArray() });
        Assert.Equal(202, (await api.PostAsync($"{application.Address}api/collections/{collection}/documents", new() { Multipart = form })).Status);
        var invited = await JsonAsync(await api.PostAsync($"{application.Address}api/users", new() { DataObject = new { name = "Ben Roth", email = "ben@example.com" } }));
        var ben = $"user:{invited.GetProperty("user").GetProperty("id").GetString()}";
        var anna = (await JsonAsync(await api.GetAsync($"{application.Address}api/collections/{collection}/access")))[0].GetProperty("principal").GetString()!;
        await GiveAsync(new { principal = anna, role = "owner" }, new { principal = ben, role = "reader" });
        await new Documents(annas).OpenAsync();
        await new Documents(annas).ExpectAsync("leave.txt", "ready");

        await using var bens = await browser.OpenAsync(application, width, dark: dark);
        await bens.GoToAsync(new Uri(invited.GetProperty("link").GetString()!).PathAndQuery);
        await new SignIn(bens).ChooseAsync(SignIn.Password);
        await bens.Page.GetByTestId("choose-password").ClickAsync();
        await new SignIn(bens).SignedInAsync();

        await AskAsync(annas);
        await annas.Page.GetByTestId("share-conversation").ClickAsync();
        await annas.Page.GetByTestId("reader").CheckAsync();
        var link = (await annas.Page.GetByTestId("shared-link").TextContentAsync())!;
        await annas.AssertAccessibleAsync();
        await bens.GoToAsync(new Uri(link).PathAndQuery);
        await Assertions.Expect(bens.Page.GetByTestId("shared-conversation")).ToContainTextAsync("26 days");
        await bens.AssertAccessibleAsync();

        await bens.GoToAsync("/");
        await AskAsync(bens);
        await Assertions.Expect(bens.Page.GetByTestId("answer").Last).ToContainTextAsync("26 days");
        await GiveAsync(new { principal = anna, role = "owner" });
        await new Chat(bens).AskAsync("What do you know of annual leave?");
        await Assertions.Expect(bens.Page.GetByTestId("exchange")).ToHaveCountAsync(2);
        await new Chat(bens).ExpectAsync("complete");
        await Assertions.Expect(bens.Page.GetByTestId("exchange").Last).Not.ToContainTextAsync("26 days");
        await bens.GoToAsync(new Uri(link).PathAndQuery);
        await Assertions.Expect(bens.Page.GetByTestId("hidden")).ToBeVisibleAsync();
        await Assertions.Expect(bens.Page.GetByTestId("shared-conversation")).Not.ToContainTextAsync("26 days");
        bens.AssertQuiet();

        async Task GiveAsync(params object[] rights) =>
            Assert.Equal(200, (await api.PutAsync($"{application.Address}api/collections/{collection}/access", new() { DataObject = rights })).Status);
    }

    private static async Task AskAsync(BrowserPage page)
    {
        await new Chat(page).OpenAsync();
        await new Chat(page).AskAsync(Question);
        await new Chat(page).ExpectAsync("complete");
    }

    private static async Task<JsonElement> JsonAsync(IAPIResponse response) => (await response.JsonAsync())!.Value;
}
