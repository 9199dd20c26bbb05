using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Backends.Extraction;
using RagPlatform.Core.Ingestion;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Ingestion;

/// <summary>Documents of the wild: hostile ones through the sandbox, and ones whose text is known.</summary>
public sealed partial class SharedDocumentsTests
{
    [Fact]
    public async Task Survives_every_hostile_document_and_hangs_over_none()
    {
        var folder = TestPaths.Shared("data/documents/tika/hostile");
        using var sandbox = Sandbox();
        var read = 0;
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            string? type;
            await using (var content = File.OpenRead(path))
            {
                type = MediaTypes.Recognise(Path.GetFileName(path), null, content);
            }

            if (type is null)
            {
                continue; // Refused at upload.
            }

            var started = Stopwatch.GetTimestamp();
            try
            {
                await ReadSections.OfAsync(sandbox, new ExtractionInput(path, Path.GetFileName(path), type));
                read++;
            }
            catch (ExtractionException ex)
            {
                Assert.StartsWith(Path.GetFileName(path), ex.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("crashed", ex.Message, StringComparison.Ordinal);
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), path);
        }

        Assert.InRange(read, 10, 60);
    }

    /// <summary>The share of the words of the known text that is found, over all documents of a format. The least is what was measured, less a little: the known texts hold comments, formulas and numbers of charts that this product leaves out.</summary>
    [Theory]
    [InlineData("docx", 0.95)]
    [InlineData("pptx", 0.80)]
    [InlineData("xlsx", 0.80)]
    [InlineData("html", 0.90)]
    [InlineData("md", 0.99)]
    [InlineData("csv", 0.99)]
    [InlineData("pdf", 0.95)]
    public async Task Finds_the_words_of_documents_whose_text_is_known(string format, double least)
    {
        var truth = TestPaths.Shared($"data/documents/docling/{format}/groundtruth");
        var (found, all) = (0, 0);
        var worst = new List<string>();
        foreach (var path in Directory.EnumerateFiles(TestPaths.Shared($"data/documents/docling/{format}/sources")).Order(StringComparer.Ordinal))
        {
            var known = new[] { Path.GetFileName(path), Path.GetFileNameWithoutExtension(path) }
                .Select(name => Path.Combine(truth, name + ".md")).FirstOrDefault(File.Exists);
            if (known is null || IsScan(path))
            {
                continue;
            }

            var expected = Words(await File.ReadAllTextAsync(known, TestContext.Current.CancellationToken));
            var read = await ReadAsync(path);
            var hit = expected.Sum(word => Math.Min(word.Value, read.GetValueOrDefault(word.Key)));
            (found, all) = (found + hit, all + expected.Values.Sum());
            if (hit < expected.Values.Sum() * least)
            {
                worst.Add($"{Path.GetFileName(path)} {hit}/{expected.Values.Sum()}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{format}: {found} of {all} words. Below: {string.Join(", ", worst)}");
        Assert.True(found >= all * least, $"{found} of {all} words were found. {string.Join(", ", worst)}");
    }

    private static async Task<Dictionary<string, int>> ReadAsync(string path)
    {
        try
        {
            var read = await ReadSections.OfFileAsync(path);
            return Words(string.Join('\n', read.Sections.Select(section => section.Text).Concat(read.Sections.Select(section => section.Heading).Distinct())));
        }
        catch (ExtractionException)
        {
            return [];
        }
    }

    // Their ground truth comes from reading pictures, which is not this test's matter.
    private static bool IsScan(string path) => Path.GetFileName(path) is var name
        && (name.Contains("ocr", StringComparison.OrdinalIgnoreCase) || name.Contains("scan", StringComparison.OrdinalIgnoreCase) || name.StartsWith("nemotron", StringComparison.Ordinal));

    // Marks of Markdown, addresses of links and comments about pictures are no words of the document.
    private static Dictionary<string, int> Words(string text) =>
        Word().Matches(Noise().Replace(text, match => match.Groups[1].Value)).GroupBy(match => match.Value.ToLowerInvariant()).ToDictionary(group => group.Key, group => group.Count());

    private static SandboxedExtractor Sandbox() =>
        new(Options.Create(new IngestionOptions()), TimeProvider.System, NullLogger<SandboxedExtractor>.Instance);

    [GeneratedRegex(@"<!--.*?-->|!?\[([^\]]*)\]\([^)]*\)|&[a-z]+;", RegexOptions.Singleline)]
    private static partial Regex Noise();

    [GeneratedRegex(@"\p{L}{2,}|\d{2,}")]
    private static partial Regex Word();
}
