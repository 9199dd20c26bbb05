using System.Security.Cryptography;

namespace RagPlatform.Core.Models;

/// <summary>How far a check is.</summary>
/// <param name="BytesRead">Read so far.</param>
/// <param name="BytesTotal">To read in all.</param>
public sealed record VerificationProgress(long BytesRead, long BytesTotal);

/// <summary>One file of a checked model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">What it is, lower-case hex.</param>
/// <param name="StatedSha256">What it should be; null when nothing is stated.</param>
public sealed record VerifiedFile(string Name, long Bytes, string Sha256, string? StatedSha256)
{
    /// <summary>False when it is not what is stated; null when nothing is stated.</summary>
    public bool? Matches => StatedSha256 is null ? null : StatedSha256 == Sha256;
}

/// <summary>Outcome of a check.</summary>
/// <param name="Model">What was checked.</param>
/// <param name="Files">Its files: all parts of a GGUF model; of an ONNX model all for which something is stated, and the network.</param>
public sealed record ModelVerification(InstalledModel Model, IReadOnlyList<VerifiedFile> Files)
{
    /// <summary>Whether no file differs from what is stated.</summary>
    public bool IsIntact => Files.All(file => file.Matches != false);

    /// <summary>Whether a checksum is stated for every file that was read.</summary>
    public bool IsStated => Files.All(file => file.StatedSha256 is not null);
}

/// <summary>Computes checksums of models and compares them with those stated beside them.</summary>
public static class ModelVerifier
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Reads all of a model's files.</summary>
    /// <param name="model">What to check.</param>
    /// <param name="progress">Told about every 16 MB.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<ModelVerification> VerifyAsync(
        InstalledModel model, IProgress<VerificationProgress>? progress, CancellationToken cancellationToken)
    {
        var files = FilesOf(model);
        var stated = StatedChecksums.Of(files);
        var total = files.Sum(file => new FileInfo(file).Length);
        long read = 0;
        List<VerifiedFile> verified = [];
        foreach (var file in files)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var stream = new FileStream(
                file, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
            var piece = new byte[PieceBytes];
            int bytes;
            while ((bytes = await stream.ReadAsync(piece, cancellationToken)) > 0)
            {
                hash.AppendData(piece, 0, bytes);
                var before = read;
                read += bytes;
                if (before >> 24 != read >> 24 || read == total)
                {
                    progress?.Report(new(read, total));
                }
            }

            verified.Add(new(
                Path.GetFileName(file), stream.Length, Convert.ToHexStringLower(hash.GetHashAndReset()), stated.GetValueOrDefault(file)));
        }

        return new(model, verified);
    }

    private static IReadOnlyList<string> FilesOf(InstalledModel model)
    {
        if (model.Kind is ModelKind.Chat or ModelKind.Adapter)
        {
            return GgufParts.Of(model.Path, GgufHeader.Read(model.Path).Parts);
        }

        var manifest = EmbeddingManifest.Read(model.Path);
        var stated = StatedChecksums.Of([.. Directory.EnumerateFiles(model.Path)]).Keys;
        return
        [
            .. stated.Append(Path.Combine(model.Path, manifest.Onnx.File))
                .Append(Path.Combine(model.Path, manifest.Tokenizer.VocabularyFile))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }
}
