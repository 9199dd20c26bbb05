using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;

namespace RagPlatform.EndToEndTests.Pages;

/// <summary>The pages before signing in.</summary>
internal sealed class SignIn(BrowserPage browser)
{
    public const string Password = "four words that nobody says";

    private readonly IPage _page = browser.Page;

    public async Task MakeFirstAdministratorAsync(string name = "Anna Berg", string email = "anna@example.com")
    {
        await browser.GoToAsync("/");
        await _page.GetByTestId("first-administrator").ClickAsync();
        await _page.GetByTestId("name").FillAsync(name);
        await _page.GetByTestId("email").FillAsync(email);
        await ChooseAsync(Password);
        await _page.GetByTestId("make-administrator").ClickAsync();
        await SignedInAsync();
    }

    public async Task ChooseAsync(string password)
    {
        await _page.GetByTestId("password").FillAsync(password);
        await _page.GetByTestId("password-repeated").FillAsync(password);
    }

    public async Task SignInAsync(string email, string password)
    {
        await _page.GetByTestId("email").FillAsync(email);
        await _page.GetByTestId("password").FillAsync(password);
        await _page.GetByTestId("sign-in").ClickAsync();
    }

    /// <summary>The page is live, and knows that somebody is signed in.</summary>
    public Task SignedInAsync() => _page.GetByTestId("sign-out").WaitForAsync(new() { State = WaitForSelectorState.Attached });
}
