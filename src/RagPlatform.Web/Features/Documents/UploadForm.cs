using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace RagPlatform.Web.Features.Documents;

/// <summary>
/// A multipart form with one file, read as it arrives: neither memory nor a temporary file holds it. Fields may stand before the file
/// or after it (as <c>curl -F file=@a.pdf -F tags=hr</c> sends them): the stream of the file reads on to them before it reports its end,
/// so that whoever stores the file knows them then.
/// </summary>
internal sealed class UploadForm
{
    /// <summary>Longest value of a field, characters.</summary>
    private const int MaxField = 4_000;

    private readonly MultipartReader _reader;
    private readonly List<string> _tags = [];
    private readonly List<string> _readers = [];

    private UploadForm(MultipartReader reader) => _reader = reader;

    /// <summary>Labels; complete once <see cref="Content"/> has been read to its end.</summary>
    public IReadOnlyList<string> Tags => _tags;

    /// <summary>Principals that may read the document; complete once <see cref="Content"/> has been read to its end.</summary>
    public IReadOnlyList<string> Readers => _readers;

    public string FileName { get; private set; } = "";

    public string? MediaType { get; private set; }

    public Stream Content { get; private set; } = Stream.Null;

    /// <summary>Reads up to the file; null when the request is no form with one.</summary>
    public static async Task<UploadForm?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return null;
        }

        var form = new UploadForm(new MultipartReader(boundary, request.Body));
        return await form.ReadToFileAsync(cancellationToken) ? form : null;
    }

    private async Task<bool> ReadToFileAsync(CancellationToken cancellationToken)
    {
        while (await _reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (section.AsFileSection() is not { } file)
            {
                await ReadFieldAsync(section, cancellationToken);
                continue;
            }

            FileName = file.FileName;
            MediaType = section.ContentType;
            Content = new FileThenFields(section.Body, this);
            return true;
        }

        return false;
    }

    private async Task ReadFieldsAsync(CancellationToken cancellationToken)
    {
        while (await _reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            await ReadFieldAsync(section, cancellationToken);
        }
    }

    private async Task ReadFieldAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        if (section.AsFormDataSection() is { Name: "tags" or "access" } field)
        {
            var value = await field.GetValueAsync(cancellationToken);
            (field.Name == "tags" ? _tags : _readers).AddRange(value[..Math.Min(value.Length, MaxField)].Split(
                ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
    }

    private sealed class FileThenFields(Stream file, UploadForm form) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await file.ReadAsync(buffer, cancellationToken);
            if (read == 0 && buffer.Length > 0)
            {
                await form.ReadFieldsAsync(cancellationToken);
            }

            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Uploads are read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
