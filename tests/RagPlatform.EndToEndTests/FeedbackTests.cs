using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>From a thumb down in the chat to a question that the assistant is measured by, by keyboard where it matters and under axe.</summary>
public sealed class FeedbackTests(Browser browser)
{
    private const string Question = "How many days of annual leave does everyone have?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 390)]
    public async Task A_thumb_down_with_a_reason_reaches_the_assistants_list_and_becomes_a_question(bool dark, int width)
    {
        await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"));
        var assistant = await PrepareAsync(application);
        await using var page = await browser.OpenAsync(application, width, width < 600 ? 844 : 900, dark);
        var chat = new Chat(page);

        await page.GoToAsync($"/?assistant={assistant}");
        await chat.AskAsync(Question);
        await chat.ExpectAsync("complete");
        await JudgeAsync(page);
        await page.AssertAccessibleAsync();
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Page.GetByTestId("feedback-down")).ToHaveAttributeAsync("aria-pressed", "true");

        await page.GoToAsync("/assistants");
        await page.Page.GetByTestId("assistant-feedback").ClickAsync();
        var entry = page.Page.GetByTestId("feedback");
        await Assertions.Expect(entry).ToContainTextAsync("It was 28 last year.");
        await entry.GetByTestId("feedback-open").ClickAsync();
        await Assertions.Expect(entry.GetByTestId("source")).ToContainTextAsync("leave.txt");
        await page.AssertAccessibleAsync();
        await AssertFitsAsync(page);

        await entry.GetByTestId("feedback-question").ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("question-document")).ToHaveValueAsync("leave.txt");
        await page.Page.GetByTestId("question-answer").FillAsync("26 days");
        await page.AssertAccessibleAsync();
        await page.Page.GetByTestId("question-add").ClickAsync();
        await Assertions.Expect(page.Page.GetByTestId("evaluation-question")).ToContainTextAsync("26 days · leave.txt · page 1");
        await entry.GetByTestId("feedback-handled").ClickAsync();
        await Assertions.Expect(entry).ToHaveAttributeAsync("data-state", "handled");
        await page.AssertAccessibleAsync();
        await AssertFitsAsync(page);
        page.AssertQuiet();
    }

    /// <summary>Judges the answer that is open, without the mouse.</summary>
    internal static async Task JudgeAsync(BrowserPage page)
    {
        await page.Page.GetByTestId("feedback-down").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        var reasons = page.Page.GetByTestId("feedback-reason");
        await Assertions.Expect(reasons.First).ToBeFocusedAsync();
        await page.AssertAccessibleAsync();
        await page.Page.Keyboard.PressAsync("Space");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(reasons.Nth(1)).ToBeCheckedAsync();
        await page.Page.GetByTestId("feedback-comment").FillAsync("It was 28 last year.");
        await page.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Page.GetByTestId("feedback-send")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByTestId("feedback-down")).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(page.Page.GetByTestId("feedback-down")).ToBeFocusedAsync(); // The form is gone.
    }

    /// <summary>A document and an assistant; returns the assistant.</summary>
    internal static async Task<Guid> PrepareAsync(RunningApplication application)
    {
        var folder = Directory.CreateTempSubdirectory("ragplatform-e2e-files-").FullName;
        var file = Path.Combine(folder, "leave.txt");
        await File.WriteAllTextAsync(file, "Everyone has 26 days of annual leave.", Token);
        await application.UploadAsync(file, "HR", Token);
        Directory.Delete(folder, recursive: true);
        using var response = await application.Http.PostAsJsonAsync("/api/assistants", new { name = "HR assistant" }, Token);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
    }

    private static async Task AssertFitsAsync(BrowserPage page) => Assert.True(
        await page.Page.EvaluateAsync<bool>("() => [document.documentElement, document.querySelector('main')].every(e => e.scrollWidth <= e.clientWidth)"),
        "The page scrolls sideways.");
}
