using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>
/// Pictures of the real pages, made on demand:
/// <c>dotnet run --project tests/RagPlatform.EndToEndTests -- -explicit only -method "*README"</c> writes those of the README to
/// docs/images; <c>-method "*judging"</c> writes every page at three widths in both themes to TestResults/pictures.
/// </summary>
public sealed class Screenshots(Browser browser, SampleApplication sample)
{
    private const string Question = "How many days of annual leave does a full-time employee in the United Kingdom have?";

    private static readonly (int Width, int Height)[] Sizes = [(390, 844), (820, 1180), (1440, 900)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Make_the_pictures_of_the_README()
    {
        var folder = Folder("docs", "images");
        var application = await sample.GetAsync(Token);
        foreach (var dark in new[] { false, true })
        {
            await using var page = await browser.OpenAsync(application, 1440, 900, dark);
            var suffix = dark ? "-dark" : "";
            await AskAsync(page, Question);
            await OpenCitationAsync(page);
            await SaveAsync(page, folder, $"chat-answer{suffix}");
            foreach (var name in new[] { "documents", "assistants", "models" })
            {
                await page.GoToAsync($"/{name}");
                await SaveAsync(page, folder, $"{name}{suffix}");
            }
        }

        await using var phone = await browser.OpenAsync(application, 390, 844);
        await AskAsync(phone, Question);
        await SaveAsync(phone, folder, "chat-phone");
    }

    [Fact(Explicit = true)]
    public async Task Make_pictures_of_every_page_for_judging()
    {
        var folder = Folder("TestResults", "pictures");
        await FirstStartAsync(folder);
        var application = await sample.GetAsync(Token);
        foreach (var (width, height) in Sizes)
        {
            foreach (var dark in new[] { false, true })
            {
                var suffix = $"{width}-{(dark ? "dark" : "light")}";
                await using var page = await browser.OpenAsync(application, width, height, dark);
                await ChatAsync(page, folder, suffix);
                foreach (var (path, name) in new[] { ("/documents", "documents"), ("/assistants", "assistants"), ("/assistants/new", "assistant-new"), ("/models", "models"), ("/help", "help"), ("/keys", "keys"), ("/audit", "audit"), ("/feedback", "feedback-empty"), ("/reference", "reference"), ("/webhooks", "webhooks") })
                {
                    await page.GoToAsync(path);
                    await SaveAsync(page, folder, $"{name}-{suffix}");
                }

                await page.GoToAsync("/documents");
                await page.Page.GetByTestId("share-document").First.ClickAsync();
                await page.Page.GetByTestId("share").GetByTestId("right").First.WaitForAsync();
                await SaveAsync(page, folder, $"share-{suffix}");
                await page.GoToAsync("/assistants");
                await page.Page.GetByTestId("assistant").First.GetByRole(AriaRole.Link).First.ClickAsync();
                await page.Page.GetByTestId("assistant-trial").WaitForAsync();
                await SaveAsync(page, folder, $"assistant-editor-{suffix}");
                await page.Page.GetByTestId("assistant-teams").ClickAsync();
                await page.Page.GetByTestId("teams-check").WaitForAsync();
                await SaveAsync(page, folder, $"assistant-teams-{suffix}");
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Make_pictures_of_documents_being_read_for_judging() => await FailuresAsync(Folder("TestResults", "pictures"));

    // A bot whose server, channel and directory can't be reached: the page with all of its states, in windows that hold the whole of it.
    [Fact(Explicit = true)]
    public async Task Make_pictures_of_Teams_for_judging()
    {
        const string Nowhere = "https://127.0.0.1:9";
        var folder = Folder("TestResults", "pictures");
        await using var application = await RunningApplication.StartAsync(
            Token, ("Models__Chat", "none"), ("Teams__Bots__hr__Assistant", "HR help"), ("Teams__Bots__hr__AppId", "6f1d3a52-0000-4000-8000-00000000b071"),
            ("Teams__Bots__hr__AppPassword", "secret"), ("Teams__Bots__hr__TenantId", "7a000000-0000-4000-8000-0000000000aa"),
            ("Teams__PublicAddress", Nowhere), ("Teams__OpenIdMetadata", Nowhere), ("Teams__Login", Nowhere), ("Teams__Bots__hr__OAuthConnection", "company"));
        using var added = await application.Http.PostAsJsonAsync("/api/assistants", new { name = "HR help" }, Token);
        foreach (var (width, _) in Sizes)
        {
            foreach (var dark in new[] { false, true })
            {
                foreach (var locale in new[] { "en-GB", "de-DE" })
                {
                    await using var page = await browser.OpenAsync(application, width, width < 600 ? 4600 : 3000, dark, locale);
                    await page.GoToAsync("/assistants");
                    await SaveAsync(page, folder, $"assistants-{locale}-{width}-{(dark ? "dark" : "light")}");
                    await page.Page.GetByTestId("assistant-teams").ClickAsync();
                    await page.Page.GetByTestId("teams-chat-sign-in").Locator("summary").ClickAsync();
                    await page.Page.GetByTestId("teams-check").ClickAsync();
                    await page.Page.Locator("[data-testid=teams-step][data-name=refusal][data-state=failed]").WaitForAsync();
                    await SaveAsync(page, folder, $"teams-{locale}-{width}-{(dark ? "dark" : "light")}");
                }
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Make_pictures_of_feedback_for_judging()
    {
        var folder = Folder("TestResults", "pictures");
        foreach (var (width, height) in Sizes)
        {
            foreach (var dark in new[] { false, true })
            {
                var suffix = $"{width}-{(dark ? "dark" : "light")}";
                await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"));
                var assistant = await FeedbackTests.PrepareAsync(application);
                await using var page = await browser.OpenAsync(application, width, height, dark);
                await page.GoToAsync($"/assistants/{assistant}/feedback");
                await SaveAsync(page, folder, $"feedback-empty-{suffix}");
                await page.GoToAsync($"/?assistant={assistant}");
                await new Chat(page).AskAsync(Question);
                await new Chat(page).ExpectAsync("complete");
                await page.Page.GetByTestId("feedback-down").ClickAsync();
                await page.Page.GetByTestId("feedback-send").ScrollIntoViewIfNeededAsync();
                await SaveAsync(page, folder, $"feedback-form-{suffix}");
                await page.Page.GetByTestId("feedback-down").ClickAsync();
                await FeedbackTests.JudgeAsync(page);
                await page.Page.GetByTestId("feedback-said").ScrollIntoViewIfNeededAsync();
                await SaveAsync(page, folder, $"feedback-given-{suffix}");
                await page.GoToAsync($"/assistants/{assistant}/feedback");
                await page.Page.GetByTestId("feedback-open").ClickAsync();
                await SaveAsync(page, folder, $"feedback-list-{suffix}");
                await page.Page.GetByTestId("feedback-question").ClickAsync();
                await page.Page.GetByTestId("question-form").WaitForAsync();
                await SaveAsync(page, folder, $"feedback-question-{suffix}");
                await page.Page.GetByTestId("question-add").ClickAsync();
                await page.Page.GetByTestId("evaluation-question").ScrollIntoViewIfNeededAsync();
                await SaveAsync(page, folder, $"feedback-questions-{suffix}");
            }
        }
    }

    [Fact(Explicit = true)]
    public async Task Make_pictures_of_accounts_for_judging()
    {
        var folder = Folder("TestResults", "pictures");
        foreach (var (width, height) in Sizes)
        {
            foreach (var dark in new[] { false, true })
            {
                var suffix = $"{width}-{(dark ? "dark" : "light")}";
                await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"), ("Auth__Mode", "accounts"));
                await using var page = await browser.OpenAsync(application, width, height, dark);
                await page.GoToAsync("/sign-in");
                await SaveAsync(page, folder, $"nobody-yet-{suffix}");
                await page.Page.GetByTestId("first-administrator").ClickAsync();
                await SaveAsync(page, folder, $"first-administrator-{suffix}");
                await new SignIn(page).MakeFirstAdministratorAsync();
                await page.GoToAsync("/account");
                await SaveAsync(page, folder, $"account-{suffix}");
                await page.Page.GetByTestId("authenticator-start").ClickAsync();
                await page.Page.GetByTestId("authenticator-secret").ScrollIntoViewIfNeededAsync();
                await SaveAsync(page, folder, $"authenticator-{suffix}");
                await AppAsync(page, application, folder, suffix);
                var link = await PeopleAsync(page, folder, suffix);
                await SharedAsync(page, application, link, folder, suffix);
                await page.Page.Context.ClearCookiesAsync();
                await page.GoToAsync("/forgot-password");
                await SaveAsync(page, folder, $"forgot-password-{suffix}");
                await page.GoToAsync("/sign-in");
                await new SignIn(page).SignInAsync("anna@example.com", "wrong");
                await page.Page.GetByTestId("problem").WaitForAsync();
                await SaveAsync(page, folder, $"sign-in-{suffix}");
            }
        }
    }

    // An app asks, and is allowed. The way back leads to the start page.
    private static async Task AppAsync(BrowserPage page, RunningApplication application, string folder, string suffix)
    {
        using var registered = await application.Http.PostAsJsonAsync(
            "/oauth/register", new { client_name = "Visual Studio Code", redirect_uris = new[] { application.Address.ToString() } }, Token);
        var id = (await registered.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("client_id").GetString();
        await page.GoToAsync(
            $"/oauth/authorize?response_type=code&client_id={id}&redirect_uri={Uri.EscapeDataString(application.Address.ToString())}"
            + $"&code_challenge={new string('a', 43)}&code_challenge_method=S256");
        await SaveAsync(page, folder, $"consent-{suffix}");
        await page.Page.GetByTestId("consent-allow").ClickAsync();
        await page.GoToAsync("/account");
        await page.Page.GetByTestId("app").ScrollIntoViewIfNeededAsync();
        await SaveAsync(page, folder, $"connected-apps-{suffix}");
    }

    // Somebody is invited, a group is made, and it is looked at what they see. Returns the link of the invitation.
    private static async Task<string> PeopleAsync(BrowserPage page, string folder, string suffix)
    {
        await page.GoToAsync("/people");
        await page.Page.GetByTestId("invite-name").FillAsync("Ben Roth");
        await page.Page.GetByTestId("invite-email").FillAsync("ben@example.com");
        await page.Page.GetByTestId("invite").ClickAsync();
        var link = (await page.Page.GetByTestId("made-link").TextContentAsync())!;
        await page.Page.GetByTestId("group-name").FillAsync("Human resources");
        await page.Page.GetByTestId("group-name").PressAsync("Enter");
        await page.Page.GetByTestId("member").First.WaitForAsync();
        await SaveAsync(page, folder, $"people-{suffix}");
        await page.Page.GetByTestId("save-group").ScrollIntoViewIfNeededAsync();
        await SaveAsync(page, folder, $"group-{suffix}");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "View as Anna Berg" }).ClickAsync();
        await page.Page.GetByTestId("view-as").WaitForAsync();
        await SaveAsync(page, folder, $"view-as-{suffix}");
        return link;
    }

    // A conversation is shared with whoever was invited, of which they may see nothing.
    private static async Task SharedAsync(BrowserPage page, RunningApplication application, string link, string folder, string suffix)
    {
        var api = page.Page.Context.APIRequest;
        var collection = (await (await api.PostAsync($"{application.Address}api/collections", new() { DataObject = new { name = "HR" } })).JsonAsync())!.Value.GetProperty("id").GetString();
        var form = api.CreateFormData().Set("file", new FilePayload { Name = "leave.txt", MimeType = "text/plain", Buffer = "Everybody has 26 days of annual leave."u8.ToArray() });
        await api.PostAsync($"{application.Address}api/collections/{collection}/documents", new() { Multipart = form });
        await new Documents(page).OpenAsync();
        await new Documents(page).ExpectAsync("leave.txt", "ready");
        await AskAsync(page, Question);
        await page.Page.GetByTestId("share-conversation").ClickAsync();
        await page.Page.GetByTestId("reader").CheckAsync();
        var shared = (await page.Page.GetByTestId("shared-link").TextContentAsync())!;
        await SaveAsync(page, folder, $"readers-{suffix}");
        await page.Page.Context.ClearCookiesAsync();
        await page.GoToAsync(new Uri(link).PathAndQuery);
        await SaveAsync(page, folder, $"choose-password-{suffix}");
        await new SignIn(page).ChooseAsync(SignIn.Password);
        await page.Page.GetByTestId("choose-password").ClickAsync();
        await new SignIn(page).SignedInAsync();
        await page.GoToAsync(new Uri(shared).PathAndQuery);
        await SaveAsync(page, folder, $"shared-{suffix}");
    }

    /// <summary>The main job with documents of another company, which are not part of the repository.</summary>
    [Fact(Explicit = true)]
    public async Task Make_pictures_of_other_documents_for_judging()
    {
        var documentsFolder = TestPaths.Shared("data/company-docs/contoso-azure-search-demo");
        var folder = Folder("TestResults", "pictures");
        await using var application = await RunningApplication.StartAsync(Token);
        foreach (var (width, height) in Sizes)
        {
            foreach (var dark in new[] { false, true })
            {
                var suffix = $"{width}-{(dark ? "dark" : "light")}";
                await using var page = await browser.OpenAsync(application, width, height, dark);
                var documents = new Documents(page);
                await documents.OpenAsync();
                await documents.UploadAsync(Directory.GetFiles(documentsFolder, "*.pdf"));
                foreach (var file in Directory.GetFiles(documentsFolder, "*.pdf"))
                {
                    await documents.ExpectAsync(Path.GetFileName(file), "ready");
                }

                await SaveAsync(page, folder, $"other-documents-{suffix}");
                await AskAsync(page, "What does the Northwind Health Plus plan cover for vision exams?");
                await SaveAsync(page, folder, $"other-answer-{suffix}");
                await OpenCitationAsync(page);
                await SaveAsync(page, folder, $"other-source-{suffix}");
                page.AssertQuiet();
            }
        }
    }

    private async Task FirstStartAsync(string folder)
    {
        await using var empty = await RunningApplication.StartAsync(Token);
        foreach (var (width, height) in Sizes)
        {
            foreach (var dark in new[] { false, true })
            {
                await using var page = await browser.OpenAsync(empty, width, height, dark);
                await page.GoToAsync("/");
                await SaveAsync(page, folder, $"first-start-{width}-{(dark ? "dark" : "light")}");
                await page.GoToAsync("/documents");
                await SaveAsync(page, folder, $"documents-empty-{width}-{(dark ? "dark" : "light")}");
            }
        }
    }

    private static async Task ChatAsync(BrowserPage page, string folder, string suffix)
    {
        await page.GoToAsync("/");
        await SaveAsync(page, folder, $"chat-empty-{suffix}");
        await AskAsync(page, Question);
        await SaveAsync(page, folder, $"chat-answer-{suffix}");
        await OpenCitationAsync(page);
        await SaveAsync(page, folder, $"chat-source-{suffix}");
        await AskAsync(page, "What is the name of the chief executive's dog?");
        await SaveAsync(page, folder, $"chat-not-found-{suffix}");
    }

    // Documents while they are read, some of which fail.
    private async Task FailuresAsync(string folder)
    {
        var files = Directory.CreateTempSubdirectory("ragplatform-e2e-files-").FullName;
        await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"));
        await File.WriteAllTextAsync(Path.Combine(files, "plan.docx"), "this is no zip", Token);
        await File.WriteAllTextAsync(Path.Combine(files, "empty.txt"), "", Token);
        foreach (var (width, height) in Sizes)
        {
            foreach (var dark in new[] { false, true })
            {
                var suffix = $"{width}-{(dark ? "dark" : "light")}";
                await using var page = await browser.OpenAsync(application, width, height, dark);
                var documents = new Documents(page);
                await documents.OpenAsync();
                await documents.UploadAsync([.. Directory.GetFiles(files), .. Directory.GetFiles(Path.Combine(TestPaths.Repository, "data", "pellbrook", "documents"), "*.pdf")]);
                await documents.Rows.First.WaitForAsync();
                await SaveAsync(page, folder, $"documents-reading-{suffix}");
                await documents.ExpectAsync("plan.docx", "failed");
                await SaveAsync(page, folder, $"documents-failed-{suffix}");
            }
        }

        Directory.Delete(files, recursive: true);
    }

    private static async Task AskAsync(BrowserPage page, string question)
    {
        var chat = new Chat(page);
        if (await chat.Question.CountAsync() == 0 || await chat.SourcePanel.CountAsync() > 0)
        {
            await chat.OpenAsync();
        }

        await chat.AskAsync(question);
        await chat.ExpectAsync("complete");
    }

    private static async Task OpenCitationAsync(BrowserPage page)
    {
        var chat = new Chat(page);
        await chat.Citations.First.ClickAsync();
        await Assertions.Expect(chat.Highlight).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.Page.Locator("[data-drawn]").WaitForAsync();
    }

    private static async Task SaveAsync(BrowserPage page, string folder, string name)
    {
        await page.Page.Locator("main h1, main h2").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Page.WaitForTimeoutAsync(400); // Fonts, pictures of PDF pages and popovers settle.
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }

    private static string Folder(params string[] parts) => Directory.CreateDirectory(Path.Combine([TestPaths.Repository, .. parts])).FullName;
}
