using System.CommandLine;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Models;
using Spectre.Console;

namespace RagPlatform.Web.Cli;

/// <summary><c>ingest &lt;path…&gt; --collection NAME</c>: files and folders in, and waits until they can be searched.</summary>
internal static class IngestCommand
{
    /// <summary>How often states are looked at.</summary>
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);

    public static Command Create(Modules modules)
    {
        var paths = new Argument<string[]>("path") { Description = "Files and folders", Arity = ArgumentArity.OneOrMore };
        var collection = new Option<string>("--collection", "-c") { Description = "Collection that they go to; made when it is missing", Required = true };
        var tags = new Option<string[]>("--tag") { Description = "Label for each document (may be given several times)" };
        var command = new Command("ingest", "Adds documents, and waits until they can be searched") { paths, collection, tags, OnBehalf.Of, CommandOptions.Json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var files = FilesToIngest.Find(arguments.GetRequiredValue(paths));
            await using var host = CliHost.Build(modules, builder =>
            {
                builder.Services.AddIngestionWorker();
                // Nothing is answered here: the chat model stays on the disk.
                builder.Services.PostConfigure<ModelOptions>(models => models.Chat = ModelOptions.None);
            });
            var caller = await host.Services.FindCallerAsync(arguments, cancellationToken);
            await host.StartAsync(cancellationToken);
            var run = new IngestRun(host.Services, files, arguments.GetValue(tags) ?? [], caller);
            var target = await host.Services.GetRequiredService<IDocumentStore>().FindOrAddAsync(arguments.GetRequiredValue(collection), caller, cancellationToken);
            var result = await CliHost.Progress.Progress().StartAsync(progress => run.RunAsync(target, progress, _look, cancellationToken));
            if (arguments.GetValue(CommandOptions.Json))
            {
                CliHost.WriteJson(result);
            }
            else
            {
                Print(result);
            }

            return result.Failed == 0 ? 0 : 1;
        });
        return command;
    }

    private static void Print(IngestResult result)
    {
        foreach (var document in result.Documents.Where(document => document.Error is not null))
        {
            Console.Error.WriteLine($"{document.Path}: {document.Error}");
        }

        Console.WriteLine(
            $"{result.Collection}: {result.Ready} ready ({result.Unchanged} of them unchanged), {result.Failed} failed, {result.Chunks:N0} passages, {result.Seconds:0.0} s");
    }
}

/// <summary>What <c>ingest --json</c> prints.</summary>
internal sealed record IngestResult(
    string Collection, Guid CollectionId, int Ready, int Unchanged, int Failed, int Chunks, double Seconds, IReadOnlyList<IngestedFile> Documents);

/// <param name="Path">As given or found.</param>
/// <param name="DocumentId">Null when the file was refused.</param>
/// <param name="State">ready or failed.</param>
/// <param name="Error">For people, when it failed.</param>
internal sealed record IngestedFile(string Path, Guid? DocumentId, DocumentState State, int Pages, int Chunks, string? Error);
