using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>An assistant on a page of another origin, in a real browser, which enforces what one origin may do to another.</summary>
public sealed class WidgetTests(Browser browser, SampleApplication sample)
{
    private const string Question = "How many days of annual leave does a full-time employee in the United Kingdom have?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 390)]
    public async Task A_page_elsewhere_asks_and_its_answer_leads_to_the_source(bool dark, int width)
    {
        var application = await sample.GetAsync(Token);
        await using var site = await StartAllowedAsync(application);
        await using var page = await browser.OpenAsync(application, width, width < 600 ? 844 : 900, dark);
        var hosts = Hosts(page);
        var widget = new Widget(page);

        await widget.OpenAsync(site.Origin);
        await Assertions.Expect(widget.Panel.GetByRole(AriaRole.Heading, new() { Name = "HR assistant" })).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await widget.AskAsync(Question);
        await widget.ExpectAsync("complete");
        await page.AssertAccessibleAsync();

        await Assertions.Expect(widget.Answer).ToContainTextAsync("26 days");
        await Assertions.Expect(widget.Sources.First).ToBeVisibleAsync();
        var opened = await page.Page.Context.RunAndWaitForPageAsync(() => widget.Citations.First.ClickAsync());
        Assert.StartsWith($"{application.Address}documents/", opened.Url);
        await Assertions.Expect(opened.GetByTestId("highlight").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Equal(2, hosts().Distinct().Count()); // The page's own, and the one that the script came from.
    }

    [Fact]
    public async Task What_a_visitor_thinks_of_an_answer_reaches_those_who_look_after_the_assistant()
    {
        var application = await sample.GetAsync(Token);
        await using var site = await StartAllowedAsync(application);
        await using var page = await browser.OpenAsync(application, 390, 844);
        var widget = new Widget(page);
        await widget.OpenAsync(site.Origin);
        await widget.AskAsync(Question);
        await widget.ExpectAsync("complete");

        await widget.Panel.GetByTestId("feedback-down").ClickAsync();
        await widget.Panel.GetByLabel("What is wrong with it?").SelectOptionAsync("outdated");
        await widget.Panel.GetByLabel("In your words (not required)").FillAsync("There are 27 now.");
        await page.AssertAccessibleAsync();
        await widget.Panel.GetByTestId("feedback-send").ClickAsync();
        await Assertions.Expect(widget.Panel.GetByText("Thank you.")).ToBeVisibleAsync();

        await Assertions.Expect(widget.Panel.GetByTestId("feedback-down")).ToHaveAttributeAsync("aria-pressed", "true");
        var feedback = await application.Http.GetStringAsync(new Uri("/api/feedback", UriKind.Relative), Token);
        Assert.Contains("There are 27 now.", feedback);
        Assert.Contains("\"door\":\"widget\"", feedback);
    }

    [Fact]
    public async Task Everything_is_done_by_keyboard()
    {
        var application = await sample.GetAsync(Token);
        await using var site = await StartAllowedAsync(application);
        await using var page = await browser.OpenAsync(application);
        var widget = new Widget(page);
        await page.Page.GotoAsync(site.Origin);
        await widget.Launcher.WaitForAsync();

        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(widget.Launcher).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(widget.Question).ToBeFocusedAsync();
        await widget.Starters.First.WaitForAsync();
        await page.Page.Keyboard.TypeAsync(Question);
        await page.Page.Keyboard.PressAsync("Enter");
        await widget.ExpectAsync("complete");
        await Assertions.Expect(widget.Question).ToBeFocusedAsync();

        for (var i = 0; i < 20; i++)
        {
            await page.Page.Keyboard.PressAsync(i < 10 ? "Tab" : "Shift+Tab");
            Assert.True(await page.Page.EvaluateAsync<bool>("() => { const root = document.querySelector('ragplatform-widget').shadowRoot; return root.querySelector('[role=dialog]').contains(root.activeElement); }"));
        }

        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(widget.Panel).ToBeHiddenAsync();
        await Assertions.Expect(widget.Launcher).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(widget.Answer).ToHaveAttributeAsync("data-state", "complete"); // The conversation is still there.
    }

    [Fact]
    public async Task An_answer_is_stopped_and_a_new_conversation_begun()
    {
        var application = await sample.GetAsync(Token);
        await using var site = await StartAllowedAsync(application);
        await using var page = await browser.OpenAsync(application);
        var widget = new Widget(page);
        await widget.OpenAsync(site.Origin);
        await widget.Starters.First.ClickAsync();

        await widget.Panel.GetByTestId("stop").ClickAsync();

        await widget.ExpectAsync("stopped");
        await Assertions.Expect(widget.Panel.GetByTestId("answer-state")).ToHaveTextAsync("Stopped. The answer is not complete.");
        await widget.Panel.GetByTestId("new-conversation").ClickAsync();
        await Assertions.Expect(widget.Starters.First).ToBeVisibleAsync();
        await Assertions.Expect(widget.Answer).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_that_is_not_allowed_is_refused_in_words()
    {
        var application = await sample.GetAsync(Token);
        await using var allowed = await StartAllowedAsync(application);
        await using var forbidden = await IntranetSite.StartAsync(application, Token);
        forbidden.TokenOrigin = allowed.Origin; // A token that was taken from the page that may ask.
        await using var page = await browser.OpenAsync(application);
        var widget = new Widget(page);

        await widget.OpenAsync(forbidden.Origin);

        await Assertions.Expect(widget.Fault).ToContainTextAsync($"The assistant may not be asked from this page ({forbidden.Origin}). Nothing was asked.");
        await page.AssertAccessibleAsync();
        forbidden.TokenOrigin = null; // Its server gets none for it.
        await widget.Fault.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(widget.Fault).ToContainTextAsync("This page could not tell the assistant who you are");
    }

    [Fact]
    public async Task A_page_gives_tokens_by_a_function_and_one_that_is_not_taken_is_replaced()
    {
        var application = await sample.GetAsync(Token);
        await using var site = await StartAllowedAsync(application);
        await using var page = await browser.OpenAsync(application);
        await page.Page.AddInitScriptAsync("""
            window.asked = [];
            window.RagPlatformWidget = { getToken: async ({ assistant }) =>
                asked.push(assistant) === 1 ? 'ragw_AAAA' : (await (await fetch('/chat-token')).json()).token };
            """);
        var widget = new Widget(page);

        await widget.OpenAsync(site.Origin);

        await Assertions.Expect(widget.Starters.First).ToBeVisibleAsync();
        Assert.Equal(["HR assistant", "HR assistant"], await page.Page.EvaluateAsync<string[]>("asked"));
    }

    [Fact]
    public async Task A_German_page_is_spoken_to_in_German_and_what_is_not_found_is_said()
    {
        var application = await sample.GetAsync(Token);
        await using var site = await StartAllowedAsync(application, "de-AT");
        await using var page = await browser.OpenAsync(application);
        await AnswerAsync(page, site, """
            event: done
            data: {"found":false,"kind":"notFound","citations":[],"sentences":[],"nearest":[{"number":0,"documentId":"1","documentName":"handbook.pdf","page":3,"start":0,"end":1}]}
            """);
        var widget = new Widget(page);
        await widget.OpenAsync(site.Origin);

        var asked = await page.Page.RunAndWaitForRequestAsync(() => widget.AskAsync("Wie heißt der Hund?"), request => request.Url.EndsWith("/api/ask", StringComparison.Ordinal));
        await widget.ExpectAsync("complete");

        await Assertions.Expect(widget.Panel.GetByTestId("not-found")).ToHaveTextAsync("Die Dokumente beantworten das nicht.");
        await Assertions.Expect(widget.Sources).ToHaveTextAsync("handbook.pdf, Seite 3");
        Assert.Equal("de", await asked.HeaderValueAsync("accept-language")); // Whatever the browser speaks: the server's words stand among the page's.
        await Assertions.Expect(widget.Panel.GetByRole(AriaRole.Button, new() { Name = "Neue Unterhaltung" })).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
    }

    [Fact]
    public async Task What_a_model_writes_is_shown_and_never_run()
    {
        var application = await sample.GetAsync(Token);
        await using var site = await StartAllowedAsync(application);
        await using var page = await browser.OpenAsync(application);
        const string Text = "<img src=x onerror=alert(1)> **bold** and 2 ** 3\\n\\n- one [link](javascript:alert(1))\\n- two";
        await AnswerAsync(page, site, $$"""
            event: sentence
            data: {"text":"{{Text}}","supported":false,"citations":[]}

            event: done
            data: {"found":true,"kind":"generated","citations":[],"nearest":[],"sentences":[{"text":"{{Text}}","supported":false,"citations":[7]}]}
            """);
        var widget = new Widget(page);
        await widget.OpenAsync(site.Origin);
        await widget.AskAsync("?");
        await widget.ExpectAsync("complete");

        await Assertions.Expect(widget.Answer).ToContainTextAsync("<img src=x onerror=alert(1)> bold and 2 ** 3");
        await Assertions.Expect(widget.Answer).ToContainTextAsync("two not in the sources");
        Assert.Equal((0, 0, 1, 2), (await CountAsync("img"), await CountAsync("a"), await CountAsync("strong"), await CountAsync("li")));

        Task<int> CountAsync(string selector) => widget.Answer.Locator(selector).CountAsync();
    }

    /// <summary>For judging: <c>-explicit only -method "*pictures_of_the_widget"</c> writes them to TestResults/pictures.</summary>
    [Fact(Explicit = true)]
    public async Task Make_pictures_of_the_widget()
    {
        var folder = Directory.CreateDirectory(Path.Combine(TestPaths.Repository, "TestResults", "pictures")).FullName;
        var application = await sample.GetAsync(Token);
        await using var site = await StartAllowedAsync(application);
        await using var forbidden = await IntranetSite.StartAsync(application, Token);
        forbidden.TokenOrigin = site.Origin;
        foreach (var (width, height) in new[] { (390, 844), (1440, 900) })
        {
            foreach (var dark in new[] { false, true })
            {
                await using var page = await browser.OpenAsync(application, width, height, dark);
                var widget = new Widget(page);
                await page.Page.GotoAsync(site.Origin);
                await SaveAsync("closed");
                await widget.OpenAsync(site.Origin);
                await widget.Starters.First.WaitForAsync();
                await SaveAsync("start");
                await widget.AskAsync(Question);
                await widget.ExpectAsync("complete");
                await SaveAsync("answer");
                await widget.AskAsync("What is the name of the chief executive's dog?");
                await widget.ExpectAsync("complete");
                await SaveAsync("not-found");
                await widget.OpenAsync(forbidden.Origin);
                await widget.Fault.WaitForAsync();
                await SaveAsync("refused");

                Task SaveAsync(string name) =>
                    page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"widget-{name}-{width}-{(dark ? "dark" : "light")}.png") });
            }
        }
    }

    private static async Task<IntranetSite> StartAllowedAsync(RunningApplication application, string language = "en")
    {
        var site = await IntranetSite.StartAsync(application, Token, language);
        await site.AllowAsync(Token);
        return site;
    }

    // In place of the server, for what the model of the clone does not write.
    private static async Task AnswerAsync(BrowserPage page, IntranetSite site, string events) => await page.Page.RouteAsync("**/api/ask", route => route.FulfillAsync(new()
    {
        ContentType = "text/event-stream",
        Headers = [new("Access-Control-Allow-Origin", site.Origin)],
        Body = events + "\n\n",
    }));

    private static Func<IReadOnlyList<string>> Hosts(BrowserPage page)
    {
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string>();
        page.Page.Context.Request += (_, request) => asked.Enqueue(new Uri(request.Url).Authority);
        return () => [.. asked.Where(host => host.Length > 0)];
    }
}
