using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>The main job, with the real model host and the models of the repository.</summary>
public sealed partial class StoryTests(Browser browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_nothing_to_the_first_answer_with_the_sample_company()
    {
        await using var application = await RunningApplication.StartAsync(Token);
        await using var page = await browser.OpenAsync(application);
        var chat = new Chat(page);

        await chat.OpenAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Use the sample company" }).ClickAsync();
        await Assertions.Expect(chat.Question).ToBeEnabledAsync(new() { Timeout = 120_000 });
        await SampleApplication.WaitUntilReadyAsync(application, Token);
        await chat.AskAsync("Which message does the VPN show when the clock of my laptop is wrong?");
        await chat.ExpectAsync("complete");

        await Assertions.Expect(chat.Sentences.First).ToHaveAttributeAsync("data-supported", "true");
        await chat.Citations.First.ClickAsync();
        await Assertions.Expect(chat.SourcePanel).ToBeVisibleAsync();
        await Assertions.Expect(chat.SourcePanel).ToContainTextAsync("vpn-guide.md");
        await Assertions.Expect(chat.Highlight).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task An_uploaded_PDF_answers_and_its_page_is_shown_with_the_passage_marked()
    {
        await using var application = await RunningApplication.StartAsync(Token);
        await using var page = await browser.OpenAsync(application);
        var documents = new Documents(page);
        var chat = new Chat(page);

        await documents.OpenAsync();
        await documents.AddCollectionAsync("Machines");
        await documents.UploadAsync(Path.Combine(TestPaths.Repository, "data", "pellbrook", "documents", "brook-400-manual.pdf"));
        await documents.ExpectAsync("brook-400-manual.pdf", "ready");
        await chat.OpenAsync();
        await chat.AskAsync("How many people does a Brook 400 serve?");
        await Assertions.Expect(chat.LastExchange.GetByTestId("answer-state")).ToBeAttachedAsync();
        await chat.ExpectAsync("complete");
        await chat.Citations.First.ClickAsync();

        await Assertions.Expect(chat.SourcePanel).ToContainTextAsync("brook-400-manual.pdf");
        await Assertions.Expect(chat.Highlight).ToBeVisibleAsync();
        await Assertions.Expect(page.Page).ToHaveURLAsync(CitationAddress());
        await page.Page.ReloadAsync();
        await Assertions.Expect(chat.Highlight).ToBeVisibleAsync(new() { Timeout = 20_000 }); // Everything that is open has an address.
        page.AssertQuiet();
    }

    [Fact]
    public async Task What_cannot_be_read_says_so_in_the_page_and_a_deletion_is_taken_back()
    {
        await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"));
        await using var page = await browser.OpenAsync(application);
        var documents = new Documents(page);
        var folder = Directory.CreateTempSubdirectory("ragplatform-e2e-files-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "empty.txt"), "", Token);
            await File.WriteAllTextAsync(Path.Combine(folder, "plan.docx"), "this is no zip", Token);
            await File.WriteAllTextAsync(Path.Combine(folder, "leave.txt"), "Everyone has 26 days of annual leave.", Token);

            await documents.OpenAsync();
            await documents.UploadAsync(Directory.GetFiles(folder));
            await documents.ExpectAsync("plan.docx", "failed");
            await documents.ExpectAsync("leave.txt", "ready");

            await Assertions.Expect(documents.Row("plan.docx")).ToContainTextAsync("plan.docx can't be read");
            await Assertions.Expect(page.Page.GetByTestId("upload-tray")).ToContainTextAsync("empty.txt is empty. Nothing was added.");
            await documents.Row("leave.txt").GetByRole(AriaRole.Button, new() { Name = "Delete leave.txt" }).ClickAsync();
            await Assertions.Expect(documents.Row("leave.txt")).ToHaveCountAsync(0);
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
            await Assertions.Expect(documents.Row("leave.txt")).ToBeVisibleAsync();
            await page.AssertAccessibleAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Files_dropped_on_the_page_are_uploaded()
    {
        await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"));
        await using var page = await browser.OpenAsync(application);
        var documents = new Documents(page);

        await documents.OpenAsync();
        await DropAsync(page);

        await documents.ExpectAsync("dropped.txt", "ready");
        page.AssertQuiet();
    }

    [Fact]
    public async Task Files_dropped_before_the_page_is_connected_are_uploaded_once_it_is()
    {
        await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"));
        await using var page = await browser.OpenAsync(application);
        var documents = new Documents(page);
        var connect = new TaskCompletionSource();
        await page.Page.RouteAsync("**/_blazor/negotiate**", async route =>
        {
            await connect.Task;
            await route.ContinueAsync();
        });

        await page.Page.GotoAsync("/documents");
        await DropAsync(page);
        connect.SetResult();

        await documents.ExpectAsync("dropped.txt", "ready");
        page.AssertQuiet();
    }

    private static async Task DropAsync(BrowserPage page)
    {
        var transfer = await page.Page.EvaluateHandleAsync(
            """
            () => {
              const transfer = new DataTransfer();
              transfer.items.add(new File(['Everyone has 26 days of annual leave.'], 'dropped.txt', { type: 'text/plain' }));
              return transfer;
            }
            """);
        await page.Page.DispatchEventAsync("body", "drop", new { dataTransfer = transfer });
    }

    [GeneratedRegex(@"/chat/.+\?.*citation=1")]
    private static partial Regex CitationAddress();
}
