using System.CommandLine;
using RagPlatform.Core;
using RagPlatform.Core.Evaluation;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Cli;

/// <summary>What a command needs of <c>Program.cs</c>, the one place that knows all modules.</summary>
/// <param name="Add">Registers every module.</param>
/// <param name="ServeAsync">Runs the web application with settings given as arguments.</param>
/// <param name="ExtractAsync">Runs as the child process that reads documents; returns the exit code.</param>
/// <param name="EvaluateSearchAsync">Measures search on a BEIR folder over a store of its own.</param>
internal sealed record Modules(
    Action<IHostApplicationBuilder> Add,
    Func<string[], Task> ServeAsync,
    Func<string[], Task<int>> ExtractAsync,
    Func<IServiceProvider, SearchEvaluation, CancellationToken, Task<RetrievalScores>> EvaluateSearchAsync);

/// <param name="Folder">The BEIR folder.</param>
/// <param name="Mode">Legs to use.</param>
/// <param name="Split">Judgements to use.</param>
/// <param name="CacheFolder">Where embeddings of the corpus are kept for the next time.</param>
/// <param name="Progress">Told how far it is.</param>
internal sealed record SearchEvaluation(string Folder, RetrievalMode Mode, string Split, string CacheFolder, IProgress<EvaluationProgress> Progress);

/// <summary>Arguments → command. Without a command the program serves.</summary>
internal static class CommandLine
{
    private const string Serve = "serve";
    private const string Extract = "extract";

    public static async Task<int> RunAsync(string[] args, Modules modules)
    {
        try
        {
            switch (args)
            {
                // Settings such as --urls are the host's; a word that is neither an option nor a command is a typing mistake.
                case []:
                case [['-', '-', ..] option, ..] when option is not ("--help" or "--version"):
                    await modules.ServeAsync(args);
                    return 0;
                case [Serve, .. var settings] when settings is not ["--help" or "-h" or "-?"]:
                    await modules.ServeAsync(settings);
                    return 0;
                // Started for every reader process: straight to the point, no host and no parser.
                case [Extract, .. var rest]:
                    return await modules.ExtractAsync(rest);
                default:
                    return await Create(modules).Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            }
        }
        catch (Exception exception) when (Explain(exception) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    internal static RootCommand Create(Modules modules) => new(
        "RagPlatform: ask your own documents. Without a command it serves the web application on http://127.0.0.1:5080.")
    {
        new Command(Serve, "Serves the web application; takes settings, e.g. --urls http://127.0.0.1:5081"),
        IngestCommand.Create(modules),
        AskCommand.Create(modules),
        SearchCommand.Create(modules),
        EvalCommand.Create(modules),
        ModelsCommand.Create(modules),
        AuditCommand.Create(modules),
        PeopleCommand.Create(modules),
        McpCommand.Create(modules),
        new Command(Extract, "Reads documents for the ingestion; started by the program itself") { Hidden = true },
    };

    /// <summary>One line for faults that the user can mend; null for faults of ours, whose stack trace is wanted.</summary>
    internal static string? Explain(Exception exception) => exception switch
    {
        StartProblem or CliProblem or StorageException or InvalidDataException => exception.Message,
        Microsoft.Extensions.Options.OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        OperationCanceledException => "Stopped.",
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            "The port is in use. Stop the other program or start with --urls http://127.0.0.1:5081.",
        _ => null,
    };
}
