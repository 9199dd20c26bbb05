using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Ingestion.Extraction;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Ingestion;

/// <summary>
/// What holds for every extractor, whatever it reads. A new format derives from this, writes one sample document that says
/// <see cref="Phrase"/>, and has its tests.
/// </summary>
public abstract class ExtractorContract : IDisposable
{
    protected const string Phrase = "Everyone has twenty-six days of leave";

    private readonly string _folder = TestPaths.TemporaryFolder();

    protected abstract string Name { get; }

    protected abstract string MediaType { get; }

    /// <summary>A document of this format with <see cref="Phrase"/> in it, made by a program that the extractor does not share.</summary>
    protected abstract byte[] Sample();

    internal virtual IDocumentExtractor Extractor { get; } = new DocumentExtractors(new ExtractionLimits());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_its_sample()
    {
        var read = await ReadAsync(Sample());

        Assert.Contains(Phrase, string.Join('\n', read.Sections.Select(section => section.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Recognises_its_sample_by_content_and_name()
    {
        using var content = new MemoryStream(Sample());

        Assert.Equal(MediaType, MediaTypes.Recognise(Name, "application/octet-stream", content));
    }

    [Fact]
    public async Task Yields_pages_in_order_after_their_count_and_no_empty_section()
    {
        var updates = await UpdatesAsync(Sample());

        var done = updates.OfType<ExtractionUpdate.PageDone>().Select(update => update.Page).ToList();
        Assert.NotEmpty(done);
        Assert.Equal(Enumerable.Range(1, done.Count), done);
        Assert.True(
            updates.FindIndex(update => update is ExtractionUpdate.PageCount) < updates.FindIndex(update => update is ExtractionUpdate.PageDone));
        Assert.Equal(done.Count, updates.OfType<ExtractionUpdate.PageCount>().Last().Total);
        var page = 1;
        foreach (var update in updates)
        {
            page += update is ExtractionUpdate.PageDone ? 1 : 0;
            if (update is ExtractionUpdate.Found { Section: var section })
            {
                Assert.Equal(page, section.Page);
                Assert.False(string.IsNullOrWhiteSpace(section.Text));
                Assert.DoesNotContain('\r', section.Text);
                Assert.DoesNotContain('\0', section.Text);
            }
        }
    }

    [Fact]
    public async Task Gives_words_that_stand_where_they_say()
    {
        var read = await ReadAsync(Sample());

        foreach (var section in read.Sections)
        {
            var end = 0;
            foreach (var word in section.Words)
            {
                Assert.InRange(word.Start, end, section.Text.Length - word.Length);
                end = word.Start + word.Length;
                Assert.True(word is { Left: >= 0, Top: >= 0, Width: >= 0, Height: >= 0 } && word.Left + word.Width <= 1.001 && word.Top + word.Height <= 1.001);
                Assert.DoesNotContain(section.Text.Substring(word.Start, word.Length), char.IsWhiteSpace);
            }
        }
    }

    [Fact]
    public async Task Stops_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in Extractor.ExtractAsync(Input(Sample()), cancelled.Token))
            {
            }
        });
    }

    [Fact]
    public async Task Answers_damaged_bytes_with_text_or_with_a_reason_for_people()
    {
        var sample = Sample();
        var random = new Random(7);
        byte[][] damaged =
        [
            sample[..(sample.Length / 2)],
            sample[..(sample.Length * 9 / 10)],
            sample[(sample.Length / 3)..],
            [.. sample.Select(value => random.Next(20) == 0 ? (byte)random.Next(256) : value)],
            [.. sample.Select(value => random.Next(200) == 0 ? (byte)random.Next(256) : value)],
            [.. Enumerable.Range(0, 4096).Select(_ => (byte)random.Next(256))],
            new byte[2048],
        ];
        foreach (var bytes in damaged)
        {
            try
            {
                await ReadAsync(bytes);
            }
            catch (ExtractionException ex)
            {
                Assert.StartsWith(Name, ex.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("Exception", ex.Message, StringComparison.Ordinal);
            }
        }
    }

    public virtual void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected Task<ReadSections> ReadAsync(byte[] content) => ReadSections.OfAsync(Extractor, Input(content));

    private async Task<List<ExtractionUpdate>> UpdatesAsync(byte[] content) =>
        await Extractor.ExtractAsync(Input(content), Cancellation).ToListAsync(Cancellation);

    private protected ExtractionInput Input(byte[] content)
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, content);
        return new ExtractionInput(path, Name, MediaType);
    }
}

/// <summary>What an extractor yielded, sorted out.</summary>
internal sealed record ReadSections(IReadOnlyList<Section> Sections, IReadOnlyList<string> Warnings, string? Title, int Pages)
{
    public static ReadSections Of(IReadOnlyList<ExtractionUpdate> updates) => new(
        [.. updates.OfType<ExtractionUpdate.Found>().Select(found => found.Section)],
        [.. updates.OfType<ExtractionUpdate.Warning>().Select(warning => warning.Message)],
        updates.OfType<ExtractionUpdate.Title>().LastOrDefault()?.Text,
        updates.OfType<ExtractionUpdate.PageDone>().Count());

    public static async Task<ReadSections> OfFileAsync(string path, ExtractionLimits? limits = null)
    {
        string? type;
        using (var content = File.OpenRead(path))
        {
            type = MediaTypes.Recognise(Path.GetFileName(path), null, content);
        }

        return await OfAsync(
            new DocumentExtractors(limits ?? new ExtractionLimits()), new ExtractionInput(path, Path.GetFileName(path), type ?? "unknown"));
    }

    public static async Task<ReadSections> OfAsync(IDocumentExtractor extractor, ExtractionInput input)
    {
        var cancellation = TestContext.Current.CancellationToken;
        return Of(await extractor.ExtractAsync(input, cancellation).ToListAsync(cancellation));
    }

    /// <summary>Sections as "page|kind|heading|text", for comparing at a glance.</summary>
    public IReadOnlyList<string> Lines => [.. Sections.Select(s => $"{s.Page}|{s.Kind}|{s.Heading}|{s.Text}")];
}
