using System.CommandLine;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Web.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommandOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object and nothing else" };

    public static Option<string[]> Collection { get; } = new("--collection", "-c")
    {
        Description = "Look in this collection only (may be given several times)",
    };

    public static Option<RetrievalMode> Mode { get; } = new("--mode")
    {
        Description = "hybrid (default), vector or text",
        DefaultValueFactory = _ => RetrievalMode.Hybrid,
    };
}
