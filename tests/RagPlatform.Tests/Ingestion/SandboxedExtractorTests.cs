using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Backends.Extraction;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Ingestion.Extraction;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Ingestion;

/// <summary>The extractors through a real child process: the test program is its own reader, see <see cref="ReaderHost"/>.</summary>
public sealed class SandboxedExtractorTests : ExtractorContract
{
    private readonly SandboxedExtractor _sandbox = Sandbox(new IngestionOptions());

    internal override IDocumentExtractor Extractor => _sandbox;

    protected override string Name => "leave.txt";

    protected override string MediaType => MediaTypes.Text;

    protected override byte[] Sample() => Encoding.UTF8.GetBytes($"{Phrase}.\n\fPage two.");

    [Fact]
    public async Task Carries_everything_across_the_process()
    {
        foreach (var (name, type, content) in new (string, string, byte[])[]
        {
            ("a.pdf", MediaTypes.Pdf, PdfFile.Build(page => page.Line("Leave", 20, bold: true).Line(Phrase), page => page.Picture())),
            ("a.md", MediaTypes.Markdown, Encoding.UTF8.GetBytes($"# Leave\n\n{Phrase} \"as is\" — 日本語 😀.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n- y")),
        })
        {
            var input = Input(content) with { Name = name, MediaType = type };
            var direct = await ReadSections.OfAsync(new DocumentExtractors(new ExtractionLimits()), input);
            var across = await ReadSections.OfAsync(_sandbox, input);

            Assert.Equal(direct.Lines, across.Lines);
            Assert.Equal(direct.Sections.SelectMany(section => section.Words), across.Sections.SelectMany(section => section.Words));
            Assert.Equal((direct.Title, direct.Pages), (across.Title, across.Pages));
            Assert.Equal(direct.Warnings, across.Warnings);
        }
    }

    [Fact]
    public async Task Reads_many_documents_with_one_process()
    {
        await ReadAsync(Sample());
        var before = Readers().Order().ToList();
        for (var i = 0; i < 5; i++)
        {
            await ReadAsync(Sample());
        }

        Assert.NotEmpty(before);
        Assert.Subset(before.ToHashSet(), Readers().ToHashSet());
    }

    [Fact]
    public async Task Ends_a_reader_that_shows_no_progress_and_goes_on_with_the_next_document()
    {
        using var sandbox = Sandbox(new IngestionOptions { MaxSilence = TimeSpan.FromSeconds(2) });
        var error = await Assert.ThrowsAsync<ExtractionException>(() => ReadAsync(sandbox, Fifo()));

        Assert.Equal("leave.txt took too long to read: no page was done in 2 seconds. Nothing was added. Save it again from its program, or split it.", error.Message);
        Assert.Contains(Phrase, (await ReadAsync(sandbox, WriteSample())).Sections[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_a_reader_that_needs_too_much_memory()
    {
        using var sandbox = Sandbox(new IngestionOptions { MaxMemory = "200 MB", MaxCharacters = 400_000_000 });
        var path = WriteSample();
        await using (var file = new StreamWriter(path))
        {
            // HTML is read whole; this one needs far more than 200 MB.
            for (var i = 0; i < 3_000_000; i++)
            {
                await file.WriteAsync("<p>All work and no play makes a dull text.");
            }
        }

        var error = await Assert.ThrowsAsync<ExtractionException>(() => ReadAsync(sandbox, path, MediaTypes.Html));

        Assert.Equal("leave.txt needed too much memory to read: more than 200 MB. Nothing was added. Split it, or an administrator can raise `Ingestion:MaxMemory`.", error.Message);
    }

    [Fact]
    public async Task Ends_with_its_parents_input_whatever_it_is_doing()
    {
        var start = ReaderProgram.StartInfo(new IngestionOptions().MaxMemoryBytes);
        using var reader = Process.Start(start)!;
        var hanging = ExtractionMessage.Write(new ExtractionRequest(Fifo(), "a.txt", MediaTypes.Text, new IngestionOptions().Limits));
        await reader.StandardInput.WriteLineAsync(hanging);
        await reader.StandardInput.FlushAsync(TestContext.Current.CancellationToken);

        reader.StandardInput.Close();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await reader.WaitForExitAsync(patience.Token);
    }

    [Fact]
    public void Hands_no_setting_on_to_the_reader()
    {
        Environment.SetEnvironmentVariable("Auth__BootstrapApiKey", "secret");
        try
        {
            Assert.DoesNotContain(ReaderProgram.StartInfo(1L << 30).Environment, pair => pair.Value == "secret");
        }
        finally
        {
            Environment.SetEnvironmentVariable("Auth__BootstrapApiKey", null);
        }
    }

    public override void Dispose()
    {
        _sandbox.Dispose();
        base.Dispose();
    }

    private static SandboxedExtractor Sandbox(IngestionOptions options) =>
        new(Options.Create(options), TimeProvider.System, NullLogger<SandboxedExtractor>.Instance);

    private string WriteSample() => Input(Sample()).Path;

    private Task<ReadSections> ReadAsync(SandboxedExtractor sandbox, string path, string mediaType = MediaTypes.Text) =>
        ReadSections.OfAsync(sandbox, new ExtractionInput(path, Name, mediaType));

    // Opening a pipe that nobody writes to blocks for ever: a parser that hangs.
    private string Fifo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in the file system.");
        var path = Path.Combine(Path.GetDirectoryName(WriteSample())!, Guid.NewGuid().ToString("N"));
        using var make = Process.Start("mkfifo", path);
        make.WaitForExit();
        return path;
    }

    private static IEnumerable<int> Readers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at /proc.");
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            string[] arguments;
            try
            {
                arguments = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
            }
            catch (IOException)
            {
                continue; // It ended while the list was read.
            }

            if (arguments.Contains(ExtractCommand.Name) && arguments.Contains(Environment.ProcessId.ToString()))
            {
                yield return int.Parse(Path.GetFileName(folder));
            }
        }
    }
}
