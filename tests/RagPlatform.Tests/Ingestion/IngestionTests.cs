using System.Runtime.CompilerServices;
using System.Text;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Tests.Ingestion;

public sealed class IngestionTests : IDisposable
{
    private readonly IngestionFixture _ingestion = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Makes_an_uploaded_document_searchable_with_page_heading_and_language()
    {
        var collection = await _ingestion.AddCollectionAsync();
        var pdf = PdfFile.Build(
            page => page.Line("Travel policy", 20, bold: true).Line("The company pays for the hotel and the train, if they were approved before.", 11),
            page => page.Line("Rail", 14, bold: true).Line("Second class is the rule for all of the journeys, first class is for those over four hours."));

        var added = await _ingestion.UploadAsync(collection, "travel.pdf", pdf);
        await _ingestion.Worker.DrainAsync(Cancellation);

        var document = await _ingestion.FindAsync(added.Document.Id);
        Assert.Equal((DocumentState.Ready, 2, (int?)2, "en"), (document.State, document.Chunks, document.PagesTotal, document.Language));
        var passage = (await _ingestion.SearchAsync("second class"))[0];
        Assert.Equal((2, "Travel policy › Rail"), (passage.Chunk.Page, passage.Chunk.Heading));
        var page = (await _ingestion.Knowledge.ReadPageAsync(document.Id, 2, AccessFilter.Everything, Cancellation))!;
        Assert.Equal(passage.Chunk.Text, page.Text[passage.Chunk.Start..passage.Chunk.End]);
        Assert.Equal("Second", page.Text.Substring(page.Words[0].Start, page.Words[0].Length));
    }

    [Fact]
    public async Task Keeps_the_reason_and_goes_on_when_a_document_cannot_be_read()
    {
        var collection = await _ingestion.AddCollectionAsync();
        var bad = await _ingestion.UploadAsync(collection, "plan.docx", "no zip"u8.ToArray());
        var good = await _ingestion.UploadAsync(collection, "notes.txt", "Good notes."u8.ToArray());

        await _ingestion.Worker.DrainAsync(Cancellation);

        var failed = await _ingestion.FindAsync(bad.Document.Id);
        Assert.Equal(DocumentState.Failed, failed.State);
        Assert.Equal("plan.docx can't be read: it is no Word file, or it is damaged. Nothing was added. Save it again from its program and upload it again.", failed.Error);
        Assert.Equal(DocumentState.Ready, (await _ingestion.FindAsync(good.Document.Id)).State);
    }

    [Fact]
    public async Task Finds_by_words_when_no_embedding_model_is_installed()
    {
        using var ingestion = new IngestionFixture(embedder: new Embedder(null));
        var collection = await ingestion.AddCollectionAsync();
        await ingestion.UploadAsync(collection, "notes.txt", "The boiler is in the cellar."u8.ToArray());

        await ingestion.Worker.DrainAsync(Cancellation);

        Assert.Equal("The boiler is in the cellar.", (await ingestion.SearchAsync("boiler"))[0].Chunk.Text);
    }

    [Fact]
    public async Task Replaces_the_older_version_only_when_the_newer_is_ready()
    {
        var collection = await _ingestion.AddCollectionAsync();
        await _ingestion.UploadAsync(collection, "notes.txt", "The boiler is in the cellar."u8.ToArray());
        await _ingestion.Worker.DrainAsync(Cancellation);

        var newer = await _ingestion.UploadAsync(collection, "notes.txt", "The boiler is in the attic."u8.ToArray());
        Assert.Equal(AddOutcome.NewVersion, newer.Outcome);
        Assert.Equal("The boiler is in the cellar.", Assert.Single(await _ingestion.SearchAsync("boiler")).Chunk.Text);
        await _ingestion.Worker.DrainAsync(Cancellation);

        Assert.Equal("The boiler is in the attic.", Assert.Single(await _ingestion.SearchAsync("boiler")).Chunk.Text);
    }

    [Fact]
    public async Task Takes_up_after_a_restart_what_was_left_unfinished()
    {
        var collection = await _ingestion.AddCollectionAsync();
        var added = await _ingestion.UploadAsync(collection, "notes.txt", "The boiler is in the cellar."u8.ToArray());
        await _ingestion.Documents.ClaimNextAsync(Cancellation); // and the process dies

        await _ingestion.Worker.StartAsync(Cancellation);
        await UntilAsync(async () => (await _ingestion.FindAsync(added.Document.Id)).State == DocumentState.Ready);
        await _ingestion.Worker.StopAsync(Cancellation);

        Assert.Single(await _ingestion.SearchAsync("boiler"));
    }

    [Fact]
    public async Task Gives_up_a_document_over_which_the_program_ended_too_often()
    {
        using var ingestion = new IngestionFixture(new IngestionOptions { MaxAttempts = 2 });
        var collection = await ingestion.AddCollectionAsync();
        var added = await ingestion.UploadAsync(collection, "notes.txt", "Text."u8.ToArray());
        for (var i = 0; i < 2; i++)
        {
            await ingestion.Documents.ClaimNextAsync(Cancellation);
            await ingestion.Documents.RequeueAsync(null, Cancellation);
        }

        await ingestion.Worker.DrainAsync(Cancellation);

        var failed = await ingestion.FindAsync(added.Document.Id);
        Assert.Equal(DocumentState.Failed, failed.State);
        Assert.StartsWith("notes.txt was taken up 2 times, and each time the program ended before it was read.", failed.Error, StringComparison.Ordinal);

        await ingestion.Documents.RequeueAsync(added.Document.Id, Cancellation); // Retry
        await ingestion.Worker.DrainAsync(Cancellation);
        Assert.Equal(DocumentState.Ready, (await ingestion.FindAsync(added.Document.Id)).State);
    }

    [Fact]
    public async Task Does_not_take_stopping_for_a_failure()
    {
        var blocking = new BlockingExtractor();
        using var ingestion = new IngestionFixture(extractor: blocking);
        var collection = await ingestion.AddCollectionAsync();
        var added = await ingestion.UploadAsync(collection, "notes.txt", "Text."u8.ToArray());

        await ingestion.Worker.StartAsync(Cancellation);
        await blocking.Started.Task;
        await ingestion.Worker.StopAsync(Cancellation);

        var document = await ingestion.FindAsync(added.Document.Id);
        Assert.Equal((DocumentState.Queued, 0, null), (document.State, document.Attempts, document.Error));
    }

    [Fact]
    public async Task Shows_progress_page_by_page_that_never_runs_back()
    {
        var collection = await _ingestion.AddCollectionAsync();
        var text = string.Join('\f', Enumerable.Range(1, 30).Select(page => string.Join(' ', Enumerable.Repeat($"page {page}", 50))));
        var added = await _ingestion.UploadAsync(collection, "notes.txt", Encoding.UTF8.GetBytes(text));

        await _ingestion.Worker.DrainAsync(Cancellation);

        var document = await _ingestion.FindAsync(added.Document.Id);
        Assert.Equal((30, (int?)30), (document.PagesDone, document.PagesTotal));
    }

    public void Dispose() => _ingestion.Dispose();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    private sealed class BlockingExtractor : IDocumentExtractor
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool CanExtract(string mediaType) => true;

        public async IAsyncEnumerable<ExtractionUpdate> ExtractAsync(ExtractionInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Started.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            yield break;
        }
    }
}
