using System.Net;

namespace RagPlatform.Client;

/// <summary>A stream that tells how much of it was sent, and stays open.</summary>
internal sealed class UploadContent : HttpContent
{
    private const int BufferSize = 64 << 10;

    private readonly Stream _source;
    private readonly IProgress<long>? _progress;
    private readonly long? _length;

    public UploadContent(Stream source, IProgress<long>? progress) =>
        (_source, _progress, _length) = (source, progress, source.CanSeek ? source.Length - source.Position : null);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        var sent = 0L;
        for (int read; (read = await _source.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            _progress?.Report(sent += read);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? 0;
        return _length is not null;
    }
}
