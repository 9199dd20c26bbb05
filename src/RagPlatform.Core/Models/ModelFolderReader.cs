using System.Collections.Concurrent;

namespace RagPlatform.Core.Models;

/// <summary>Reads what lies in one folder: an embedding model, or GGUF files. Remembers headers by path, length and time of change.</summary>
internal sealed class ModelFolderReader
{
    private static readonly string[] LicenseNames = ["LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE", "NOTICE.txt", "README.md"];

    // Not chat models: they embed, describe pictures or speak.
    private static readonly HashSet<string> OtherArchitectures =
        ["bert", "nomic-bert", "nomic-bert-moe", "jina-bert-v2", "jina-bert-v3", "modern-bert", "neo-bert", "t5encoder", "clip", "wavtokenizer-dec", "gemma-embedding"];

    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Changed), GgufHeader> _headers = new();

    /// <summary>The embedding model that the folder is; null when it is none.</summary>
    /// <exception cref="InvalidDataException">It is one, but broken; the message says what is wrong.</exception>
    public static InstalledModel? ReadEmbeddingModel(string folder)
    {
        if (!IsEmbeddingModel(folder))
        {
            return File.Exists(Path.Combine(folder, new OnnxManifest().File))
                ? throw new InvalidDataException(
                    $"it has no {EmbeddingManifest.FileName} that says how to use its network (dimensions, pooling, prefixes, tokenizer)")
                : null;
        }

        var manifest = EmbeddingManifest.Read(folder);
        foreach (var name in manifest.Files.Keys.Concat([manifest.Onnx.File, manifest.Tokenizer.VocabularyFile]).Distinct())
        {
            var file = new FileInfo(Path.Combine(folder, name));
            var isNeeded = name == manifest.Onnx.File || name == manifest.Tokenizer.VocabularyFile;
            if (!file.Exists && isNeeded)
            {
                throw new InvalidDataException($"{name} is missing");
            }

            if (file.Exists && isNeeded && manifest.Files.GetValueOrDefault(name)?.Bytes is { } bytes && bytes != file.Length)
            {
                throw new InvalidDataException($"{name} has {file.Length:N0} bytes instead of {bytes:N0}");
            }
        }

        return new()
        {
            Name = manifest.Name,
            Kind = ModelKind.Embedding,
            Path = folder,
            Size = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length),
            License = manifest.License,
            LicenseFile = FindLicense(folder),
            Family = manifest.Family,
            Languages = manifest.Languages,
            MaxTokens = manifest.MaxTokens,
            Dimensions = manifest.Dimensions,
            StatedSha256 = Stated(Path.Combine(folder, manifest.Onnx.File)),
        };
    }

    /// <summary>The chat model or adapter in a GGUF file; null when it is something else, or a further part of a model in many files.</summary>
    /// <exception cref="InvalidDataException">The file is broken; the message says what is wrong.</exception>
    public InstalledModel? ReadGguf(string file, bool folderIsTheModels)
    {
        if (GgufParts.IsFurtherPart(file))
        {
            return null;
        }

        var header = Header(file);
        var isAdapter = header.Type == "adapter";
        if (!isAdapter && (header.Type != "model" || header.Architecture.Length == 0 || OtherArchitectures.Contains(header.Architecture)))
        {
            return null;
        }

        var folder = Path.GetDirectoryName(file)!;
        var parts = GgufParts.Of(file, header.Parts);
        var manifest = isAdapter ? LoraManifest.Read(folder) : null;
        return new()
        {
            Name = manifest?.Name ?? (folderIsTheModels ? Path.GetFileName(folder) : GgufParts.Name(file)),
            Kind = isAdapter ? ModelKind.Adapter : ModelKind.Chat,
            Path = file,
            Size = parts.Sum(part => new FileInfo(part).Length),
            License = manifest?.License ?? Spdx(header.License),
            LicenseFile = FindLicense(folder),
            Family = header.Architecture,
            Languages = header.Languages,
            MaxTokens = header.ContextLength,
            Parameters = parts.Sum(part => Header(part).Parameters),
            Quantization = header.Quantization,
            HasChatTemplate = header.HasChatTemplate,
            StatedSha256 = Stated(file),
            BaseModel = manifest?.Base?.Name ?? header.BaseModel,
            Adapter = manifest?.Prompting(),
        };
    }

    // Other programs keep a manifest.json too: it is an embedding model's when it tells the length of an embedding or lies beside a network.
    private static bool IsEmbeddingModel(string folder) =>
        JsonManifest.Read<ManifestKind>(folder, EmbeddingManifest.FileName) is { } manifest
            ? manifest.Kind is null && (manifest.Dimensions is not null || File.Exists(Path.Combine(folder, new OnnxManifest().File)))
            : Model2VecConfig.Read(folder) is not null;

    private sealed record ManifestKind(string? Kind, int? Dimensions);

    private GgufHeader Header(string file)
    {
        var info = new FileInfo(file);
        return _headers.GetOrAdd((file, info.Length, info.LastWriteTimeUtc), key => GgufHeader.Read(key.Path));
    }

    private static string? Stated(string file) => StatedChecksums.Of([file]).GetValueOrDefault(file);

    private static string? FindLicense(string folder) =>
        LicenseNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    // Model makers write SPDX identifiers in lower case.
    private static string? Spdx(string? license) => license?.ToLowerInvariant() switch
    {
        "apache-2.0" => "Apache-2.0",
        "mit" => "MIT",
        "cc-by-4.0" => "CC-BY-4.0",
        "cc-by-sa-4.0" => "CC-BY-SA-4.0",
        "cc-by-nc-4.0" => "CC-BY-NC-4.0",
        "bsd-3-clause" => "BSD-3-Clause",
        _ => license,
    };
}
