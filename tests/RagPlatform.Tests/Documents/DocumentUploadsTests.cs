using System.Text;
using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Tests.Ingestion;

namespace RagPlatform.Tests.Documents;

public sealed class DocumentUploadsTests : IDisposable
{
    private readonly IngestionFixture _ingestion = new(new IngestionOptions { MaxFileSize = "1 KB" });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stores_the_original_under_its_hash_and_queues_it()
    {
        var collection = await _ingestion.AddCollectionAsync();

        var added = await _ingestion.UploadAsync(collection, "../notes.txt", "Hello"u8.ToArray(), "image/png");

        Assert.Equal(AddOutcome.Added, added.Outcome);
        Assert.Equal(
            ("notes.txt", MediaTypes.Text, 5L, "185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969", DocumentState.Queued, "owner"),
            (added.Document.Name, added.Document.MediaType, added.Document.Size, added.Document.ContentHash, added.Document.State, added.Document.AddedBy));
        await using var original = _ingestion.Originals.OpenRead(added.Document.ContentHash);
        Assert.Equal("Hello", await new StreamReader(original).ReadToEndAsync(Cancellation));
        Assert.Empty(Incoming());
    }

    [Fact]
    public async Task Recognises_the_same_file_again_and_a_changed_one_as_a_new_version()
    {
        var collection = await _ingestion.AddCollectionAsync();
        var first = await _ingestion.UploadAsync(collection, "notes.txt", "Hello"u8.ToArray());

        var again = await _ingestion.UploadAsync(collection, "notes.txt", "Hello"u8.ToArray());
        var changed = await _ingestion.UploadAsync(collection, "notes.txt", "Hello!"u8.ToArray());

        Assert.Equal((AddOutcome.Unchanged, first.Document.Id), (again.Outcome, again.Document.Id));
        Assert.Equal((AddOutcome.NewVersion, 2), (changed.Outcome, changed.Document.Version));
    }

    [Theory]
    [InlineData("notes.pdf", "", UploadProblem.Empty, "notes.pdf is empty. Nothing was added. Check the file and upload it again.")]
    [InlineData("model.dwg", "AC1032\0\0\0", UploadProblem.UnknownType, "model.dwg: this kind of file can't be read. Readable: PDF, Word (.docx), PowerPoint (.pptx), Excel (.xlsx, .xls), HTML, Markdown, CSV and plain text.")]
    public async Task Refuses_what_cannot_be_read_and_leaves_nothing(string name, string content, UploadProblem problem, string message)
    {
        var collection = await _ingestion.AddCollectionAsync();

        var error = await Assert.ThrowsAsync<UploadException>(() => _ingestion.UploadAsync(collection, name, Encoding.ASCII.GetBytes(content)));

        Assert.Equal((problem, message), (error.Problem, error.Message));
        Assert.Empty(Incoming());
        Assert.Null(await _ingestion.Documents.ClaimNextAsync(Cancellation));
    }

    [Fact]
    public async Task Refuses_what_is_too_large_even_when_nobody_says_how_large_it_is()
    {
        var collection = await _ingestion.AddCollectionAsync();

        var known = await Assert.ThrowsAsync<UploadException>(() => _ingestion.UploadAsync(collection, "a.txt", new byte[2048]));
        var unknown = await Assert.ThrowsAsync<UploadException>(() =>
            _ingestion.Uploads.UploadAsync(collection, "a.txt", null, new EndlessStream(), [], Caller.Owner, Cancellation));

        Assert.Equal("a.txt has 2 KB, the limit is 1 KB. An administrator can raise `Ingestion:MaxFileSize`.", known.Message);
        Assert.Equal("a.txt is too large, the limit is 1 KB. An administrator can raise `Ingestion:MaxFileSize`.", unknown.Message);
        Assert.Empty(Incoming());
    }

    [Fact]
    public async Task Refuses_a_collection_that_is_not_there()
    {
        var error = await Assert.ThrowsAsync<UploadException>(() => _ingestion.UploadAsync(Guid.NewGuid(), "a.txt", "x"u8.ToArray()));

        Assert.Equal(UploadProblem.NoCollection, error.Problem);
    }

    [Fact]
    public async Task Leaves_nothing_when_the_connection_breaks_half_way()
    {
        var collection = await _ingestion.AddCollectionAsync();

        await Assert.ThrowsAsync<IOException>(() =>
            _ingestion.Uploads.UploadAsync(collection, "a.txt", null, new EndlessStream(breaksAfter: 100), [], Caller.Owner, Cancellation));

        Assert.Empty(Incoming());
        Assert.Null(await _ingestion.Documents.ClaimNextAsync(Cancellation));
    }

    [Fact]
    public async Task Says_what_to_do_when_the_storage_folder_cannot_be_written()
    {
        var collection = await _ingestion.AddCollectionAsync();
        File.WriteAllText(Path.Combine(_ingestion.Folder, "originals"), "a file where the folder should be");

        var error = await Assert.ThrowsAsync<StorageException>(() => _ingestion.UploadAsync(collection, "a.txt", "x"u8.ToArray()));

        Assert.Equal($"{_ingestion.Folder} can't be written. Give this user write access or set Storage__Path to another folder.", error.Message);
    }

    [Fact]
    public async Task Purges_originals_that_no_document_uses_any_more()
    {
        var collection = await _ingestion.AddCollectionAsync();
        var one = (await _ingestion.UploadAsync(collection, "one.txt", "same"u8.ToArray())).Document;
        var two = (await _ingestion.UploadAsync(collection, "two.txt", "same"u8.ToArray())).Document;
        var later = _ingestion.Now.AddSeconds(1);

        await _ingestion.Documents.DeleteAsync([one.Id], AccessFilter.Everything, Cancellation);
        Assert.Equal(0, await _ingestion.Uploads.PurgeAsync(later, Cancellation));
        Assert.True(File.Exists(_ingestion.Originals.PathOf(two.ContentHash)));

        await _ingestion.Documents.DeleteAsync([two.Id], AccessFilter.Everything, Cancellation);
        Assert.Equal(1, await _ingestion.Uploads.PurgeAsync(later, Cancellation));
        Assert.False(File.Exists(_ingestion.Originals.PathOf(two.ContentHash)));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    [InlineData("185F8DB32271FE25F561A6FC938B2E264306EC304EDA518007D1764826381969")]
    public void Names_originals_by_hash_alone(string hash) => Assert.Throws<ArgumentException>(() => _ingestion.Originals.PathOf(hash));

    public void Dispose() => _ingestion.Dispose();

    private string[] Incoming()
    {
        var folder = Path.Combine(_ingestion.Folder, "originals", "incoming");
        return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
    }

    private sealed class EndlessStream(int breaksAfter = int.MaxValue) : Stream
    {
        private int _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_read >= breaksAfter)
            {
                throw new IOException("The connection broke.");
            }

            count = Math.Min(count, breaksAfter - _read);
            _read += count;
            Array.Fill(buffer, (byte)'x', offset, count);
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
