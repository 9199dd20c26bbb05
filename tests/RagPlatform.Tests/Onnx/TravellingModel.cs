using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Backends.Onnx;
using RagPlatform.Core;
using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Onnx;

/// <summary>Embedders over real models for the tests of this folder.</summary>
internal static class TravellingModel
{
    /// <summary>The English embedding model that is in the repository.</summary>
    public static OnnxEmbedder Embedder() => Embedder(Path.Combine(TestPaths.Models, "bge-small-en-v1.5"));

    public static OnnxEmbedder Embedder(string folder, ForegroundWork? foreground = null, TimeProvider? time = null) =>
        new(
            ModelFolderReader.ReadEmbeddingModel(folder)!,
            new EmbeddingOptions { Threads = 2 },
            foreground ?? new ForegroundWork(TimeProvider.System),
            time ?? TimeProvider.System,
            NullLogger<OnnxEmbedder>.Instance);
}
