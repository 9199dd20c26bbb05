using Microsoft.Playwright;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.EndToEndTests.Pages;

namespace RagPlatform.EndToEndTests;

/// <summary>Processes die; nothing is lost, and nothing is left behind.</summary>
public sealed class ResilienceTests(Browser browser)
{
    private const string Text = "Every employee has 26 days of annual leave. Unused days expire at the end of March. The office in Bristol opens at 8.";

    private const string Model = "Answering__Models__SmolLM2-135M-Instruct";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_the_model_host_is_killed_the_page_says_so_and_the_next_question_is_answered()
    {
        // A long answer, and the words are the model's: it is killed in the middle of them. Before its first word it would be asked again.
        await using var application = await RunningApplication.StartAsync(
            Token, ($"{Model}__PromptStyle", "Passages"), ($"{Model}__Adapter", "none"), ($"{Model}__Lead", "Model"));
        await UploadAsync(application, Text + string.Concat(Enumerable.Range(1, 120).Select(room => $" Room {room} has {room + 3} chairs, which are painted every {room + 1} years.")));
        await using var page = await browser.OpenAsync(application);
        var chat = new Chat(page);
        await chat.OpenAsync();

        var host = await FindHostAsync(application);
        await chat.AskAsync("List all rooms, and say of each how many chairs it has and how often they are painted.");
        await chat.WaitForWordsAsync();
        ChildProcesses.Kill(host);

        await chat.ExpectAsync("failed");
        await Assertions.Expect(chat.LastExchange).ToContainTextAsync("The model stopped unexpectedly and was started again.");
        await chat.LastExchange.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await chat.ExpectAsync("complete");
    }

    [Fact]
    public async Task When_the_program_is_killed_neither_model_host_nor_reader_is_left_after_ten_seconds()
    {
        await using var application = await RunningApplication.StartAsync(Token);
        await UploadAsync(application);
        var children = ChildProcesses.Of(application.ProcessId, ChildProcesses.ModelHost)
            .Concat(ChildProcesses.Of(application.ProcessId, ChildProcesses.Reader)).ToList();

        await application.KillAsync();

        Assert.Equal(2, children.Count);
        await Eventually.IsTrueAsync(
            () => Task.FromResult(!children.Any(ChildProcesses.Runs)), TimeSpan.FromSeconds(10), "the children to end", Token);
    }

    [Fact]
    public async Task When_the_program_is_killed_during_an_ingestion_every_acknowledged_document_becomes_ready_exactly_once()
    {
        await using var application = await RunningApplication.StartAsync(Token, ("Models__Chat", "none"));
        var folder = Path.Combine(TestPaths.Repository, "data", "pellbrook", "documents");
        var sample = await application.Http.PostAsync(new Uri("/api/sample", UriKind.Relative), null, Token);
        sample.EnsureSuccessStatusCode();

        await application.KillAsync();
        await application.RestartAsync(Token, ("Models__Chat", "none"));
        await SampleApplication.LoadAsync(application, Token); // Adds nothing: all of it was acknowledged.
        var names = await application.ListDocumentsAsync(Token);

        Assert.Equal(Directory.GetFiles(folder).Select(Path.GetFileName).Order(), names.Select(document => document.Name).Order());
        Assert.All(names, document => Assert.Equal("ready", document.State));
    }

    private static async Task<int> FindHostAsync(RunningApplication application)
    {
        await Eventually.IsTrueAsync(
            () => Task.FromResult(ChildProcesses.Of(application.ProcessId, ChildProcesses.ModelHost).Count == 1),
            TimeSpan.FromSeconds(10), "the model host to run", Token);
        return ChildProcesses.Of(application.ProcessId, ChildProcesses.ModelHost)[0];
    }

    private static async Task UploadAsync(RunningApplication application, string text = Text)
    {
        var path = Path.Combine(application.Storage, "leave.txt");
        await File.WriteAllTextAsync(path, text, Token);
        await application.UploadAsync(path, "HR", Token);
    }
}
