using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.ModelHost.Tests.Doubles;

/// <summary>Models that tests use: those of the repository, and of the shared folder where it is there.</summary>
internal static class TestModels
{
    public const string Grounded = "grounded-answers";

    public static string SmolPath { get; } = Path.Combine(TestPaths.Models, "SmolLM2-135M-Instruct/SmolLM2-135M-Instruct.Q4_1.gguf");

    public static string GroundedPath { get; } = Path.Combine(TestPaths.Models, "grounded-answers/grounded-answers.gguf");

    public static InstalledModel Smol { get; } = Installed("SmolLM2-135M-Instruct", ModelKind.Chat, SmolPath);

    public static InstalledModel Adapter { get; } = Installed(Grounded, ModelKind.Adapter, GroundedPath);

    private static InstalledModel Installed(string name, ModelKind kind, string path) =>
        new() { Name = name, Kind = kind, Path = path, Size = new FileInfo(path).Length };
}
