using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RagPlatform.EndToEndTests.Hosting;

namespace RagPlatform.EndToEndTests.Ingestion;

/// <summary>Everything that people upload by mistake or by malice, against the real program: a clear reason, no stack trace, and the program goes on.</summary>
public sealed class BadInputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_bad_file_gets_its_reason_and_the_program_goes_on()
    {
        // Without an embedding model, so that the long text is a matter of seconds.
        await using var application = await RunningApplication.StartAsync(Cancellation, ("Models__Chat", "none"), ("Models__Embedding", "none"));
        using var added = await application.Http.PostAsJsonAsync("/api/collections", new { name = "Bad" }, Cancellation);
        var collection = (await added.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid();

        var empty = await UploadAsync(application, collection, "notes.pdf", "application/pdf", new MemoryStream());
        Assert.Contains("notes.pdf is empty. Nothing was added. Check the file and upload it again.", empty.Text, StringComparison.Ordinal);
        var unknown = await UploadAsync(application, collection, "model.dwg", "application/pdf", new MemoryStream("AC1032\0\0\0\0"u8.ToArray()));
        Assert.Contains("model.dwg: this kind of file can't be read. Readable: PDF, Word", unknown.Text, StringComparison.Ordinal);
        Assert.True(empty.Status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError);
        Assert.True(unknown.Status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError);

        await ExpectAsync(application, collection, "plan.docx", "no zip"u8.ToArray(), "failed", "it is no Word file, or it is damaged");
        await ExpectAsync(application, collection, "plan.pdf", "%PDF-1.7\n1 0 obj <</Type/Cat"u8.ToArray(), "failed", "it is no PDF file, or it is damaged");
        await ExpectAsync(application, collection, "contract.pdf", ProtectedPdf(), "failed", "contract.pdf is protected by a password. Remove the password and upload it again.");
        await ExpectAsync(application, collection, "bomb.docx", ZipBomb(), "failed", "unpacks to more than 1 GB");
        await ExpectAsync(application, collection, "deep.html", DeepHtml(), "ready", "nested too deeply");
        await ExpectAsync(application, collection, "wrong.pdf.txt", "<!doctype html><p>It is HTML."u8.ToArray(), "ready", "text/html");

        using var health = await application.Http.GetAsync(new Uri("/health", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task A_text_of_200_MB_is_read_up_to_the_limit_and_says_so()
    {
        await using var application = await RunningApplication.StartAsync(Cancellation, ("Models__Chat", "none"), ("Models__Embedding", "none"));
        using var added = await application.Http.PostAsJsonAsync("/api/collections", new { name = "Long" }, Cancellation);
        var collection = (await added.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid();
        var path = Path.Combine(application.Storage, "long.txt");
        await using (var file = new StreamWriter(path))
        {
            for (var i = 0; file.BaseStream.Position < (200 << 20) - (1 << 16); i++)
            {
                await file.WriteLineAsync($"2026-03-01 09:00:00 INFO request {i} was answered by the pump controller in good time and without any error at all");
            }
        }

        await using var content = File.OpenRead(path);
        var receipt = await UploadAsync(application, collection, "long.txt", "text/plain", content);
        Assert.Equal(HttpStatusCode.Accepted, receipt.Status);

        var document = await WaitAsync(application, JsonDocument.Parse(receipt.Text).RootElement.GetProperty("documentId").GetGuid());
        Assert.Equal("ready", document.GetProperty("state").GetString());
        Assert.Contains("Only the first 5,000,000 characters were read.", document.ToString(), StringComparison.Ordinal);
    }

    private static async Task ExpectAsync(RunningApplication application, Guid collection, string name, byte[] content, string state, string words)
    {
        var receipt = await UploadAsync(application, collection, name, "application/octet-stream", new MemoryStream(content));
        Assert.Equal(HttpStatusCode.Accepted, receipt.Status);

        var document = await WaitAsync(application, JsonDocument.Parse(receipt.Text).RootElement.GetProperty("documentId").GetGuid());

        Assert.Equal(state, document.GetProperty("state").GetString());
        Assert.Contains(words, document.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", document.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Text)> UploadAsync(
        RunningApplication application, Guid collection, string name, string mediaType, Stream content)
    {
        using var part = new StreamContent(content);
        part.Headers.ContentType = new(mediaType);
        using var form = new MultipartFormDataContent { { part, "file", name } };
        using var response = await application.Http.PostAsync($"/api/collections/{collection}/documents", form, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<JsonElement> WaitAsync(RunningApplication application, Guid id)
    {
        var document = default(JsonElement);
        await Eventually.IsTrueAsync(
            async () =>
            {
                document = await application.Http.GetFromJsonAsync<JsonElement>($"/api/documents/{id}", Cancellation);
                return document.GetProperty("state").GetString() is "ready" or "failed";
            },
            TimeSpan.FromMinutes(3), $"document {id} to be done", Cancellation);
        return document;
    }

    private static byte[] ProtectedPdf()
    {
        var key = string.Concat(Enumerable.Repeat("AB", 32));
        return Encoding.ASCII.GetBytes($"""
            %PDF-1.4
            1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
            2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
            3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>> endobj
            4 0 obj <</Filter/Standard/V 1/R 2/O<{key}>/U<{key}>/P -4>> endobj
            trailer <</Root 1 0 R/Encrypt 4 0 R/Size 5/ID[<00><00>]>>
            %%EOF
            """);
    }

    private static byte[] ZipBomb()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("word/document.xml", CompressionLevel.Fastest).Open();
            var block = new byte[4 << 20];
            for (var i = 0; i < 300; i++)
            {
                entry.Write(block);
            }
        }

        return stream.ToArray();
    }

    private static byte[] DeepHtml() => Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Repeat("<div>", 100_000)) + "At the bottom." + string.Concat(Enumerable.Repeat("</div>", 100_000)));
}
