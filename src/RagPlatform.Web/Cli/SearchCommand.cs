using System.CommandLine;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Features.Search;

namespace RagPlatform.Web.Cli;

/// <summary><c>search "…"</c>: the best passages.</summary>
internal static class SearchCommand
{
    public static Command Create(Modules modules)
    {
        var query = new Argument<string>("query") { Description = "What to look for" };
        var top = new Option<int>("--top") { Description = "Longest list", DefaultValueFactory = _ => 10 };
        var command = new Command("search", "Finds the best passages") { query, top, CommandOptions.Collection, CommandOptions.Mode, OnBehalf.Of, CommandOptions.Json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var host = CliHost.Build(modules);
            var caller = await host.Services.FindCallerAsync(arguments, cancellationToken);
            var collectionIds = await host.Services.GetRequiredService<IDocumentStore>()
                .FindIdsAsync(arguments.GetValue(CommandOptions.Collection) ?? [], caller, cancellationToken);
            var found = await host.Services.GetRequiredService<Retriever>().RetrieveAsync(
                [arguments.GetRequiredValue(query)], caller.Filter(collectionIds), arguments.GetValue(top),
                arguments.GetValue(CommandOptions.Mode), cancellationToken);
            if (arguments.GetValue(CommandOptions.Json))
            {
                CliHost.WriteJson(SearchJson.From(found));
            }
            else
            {
                Print(found);
            }

            return 0;
        });
        return command;
    }

    private static void Print(RetrievalResult found)
    {
        if (found.Notice is not null)
        {
            Console.Error.WriteLine(found.Notice);
        }

        if (found.Passages.Count == 0)
        {
            Console.WriteLine(found.SearchedChunks == 0
                ? "Nothing to search yet. Add documents: ingest <path…> --collection NAME."
                : $"Nothing was found in {found.SearchedChunks:N0} passages. Try other words.");
        }

        foreach (var (index, passage) in found.Passages.Index())
        {
            var heading = passage.Chunk.Heading.Length > 0 ? $", {passage.Chunk.Heading}" : "";
            Console.WriteLine($"{index + 1}. {passage.DocumentName}, page {passage.Chunk.Page}{heading}  ({passage.Score:0.000})");
            Console.WriteLine($"   {passage.Chunk.Text.ReplaceLineEndings("\n   ")}\n");
        }
    }
}
