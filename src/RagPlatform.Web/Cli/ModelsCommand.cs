using System.CommandLine;
using System.Globalization;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Models;
using RagPlatform.Web.Features.Models;
using Spectre.Console;

namespace RagPlatform.Web.Cli;

/// <summary><c>models list</c> and <c>models verify</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create(Modules modules)
    {
        var names = new Argument<string[]>("name") { Description = "Models to check; all when none is named", Arity = ArgumentArity.ZeroOrMore };
        var list = new Command("list", "Lists installed models, and what each does") { CommandOptions.Json };
        var verify = new Command("verify", "Compares models with their checksums") { names, CommandOptions.Json };
        list.SetAction(async (arguments, _) =>
        {
            await using var host = CliHost.Build(modules);
            List(host, arguments.GetValue(CommandOptions.Json));
            return 0;
        });
        verify.SetAction(async (arguments, cancellationToken) =>
        {
            await using var host = CliHost.Build(modules);
            return await VerifyAsync(host, arguments.GetValue(names) ?? [], arguments.GetValue(CommandOptions.Json), cancellationToken);
        });
        return new Command("models", "Installed models") { list, verify };
    }

    private static void List(CliHost host, bool json)
    {
        var catalog = host.Services.GetRequiredService<ModelCatalog>();
        var contents = catalog.Scan();
        var chosen = new[] { ModelKind.Chat, ModelKind.Embedding, ModelKind.Reranker }.Select(catalog.Choose).ToList();
        var paths = chosen.Select(choice => choice.Model?.Path).Concat(
            chosen[0].Model is { } chat ? catalog.AdaptersFor(chat).Select(adapter => adapter.Path) : []).ToHashSet();
        if (json)
        {
            CliHost.WriteJson(new
            {
                folder = catalog.DownloadFolder,
                models = contents.Models.Select(model => ModelJson.From(new(
                    model, paths.Contains(model.Path) ? ModelUse.Active : ModelUse.Idle, null, ModelCatalog.EstimateMemory(model),
                    ModelCatalog.TravelsWithTheClone(model), Speed: null))),
                problems = contents.Problems.Select(problem => problem.Message).Concat(chosen.Select(choice => choice.Problem).OfType<string>()).Distinct(),
            });
            return;
        }

        var table = new Table().Border(TableBorder.None).AddColumns("Model", "Job", "In use", "Size", "Licence", "Path");
        foreach (var model in contents.Models)
        {
            table.AddRow(
                new Text(model.Name), new Text(model.Kind.ToString()), new Text(paths.Contains(model.Path) ? "yes" : ""),
                new Text(ByteSize.Format(model.Size, CultureInfo.InvariantCulture)), new Text(model.License ?? "not stated"), new Text(model.Path));
        }

        AnsiConsole.Write(table);
        foreach (var problem in contents.Problems.Select(problem => problem.Message).Concat(chosen.Select(choice => choice.Problem).OfType<string>()).Distinct())
        {
            Console.Error.WriteLine(problem);
        }
    }

    private static async Task<int> VerifyAsync(CliHost host, string[] names, bool json, CancellationToken cancellationToken)
    {
        var models = host.Services.GetRequiredService<ModelCatalog>().Scan().Models
            .Where(model => names.Length == 0 || names.Contains(model.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (names.FirstOrDefault(name => !models.Any(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is { } missing)
        {
            throw new CliProblem($"No model named '{missing}' is installed. 'models list' shows those that are.");
        }

        var results = new List<ModelVerification>();
        await CliHost.Progress.Progress().StartAsync(async progress =>
        {
            foreach (var model in models)
            {
                var bar = progress.AddTask(Markup.Escape(model.Name), maxValue: Math.Max(1, model.Size));
                results.Add(await ModelVerifier.VerifyAsync(model, new Relay(bar), cancellationToken));
                bar.Value = bar.MaxValue;
            }
        });
        if (json)
        {
            CliHost.WriteJson(new { intact = results.All(result => result.IsIntact), models = results.Select(VerificationJson.From) });
        }
        else
        {
            foreach (var result in results)
            {
                Console.WriteLine(Explain(result));
            }
        }

        return results.All(result => result.IsIntact) ? 0 : 1;
    }

    private static string Explain(ModelVerification result) => result switch
    {
        { IsIntact: false } => $"{result.Model.Name} is damaged: its checksum differs. Delete it and download it again. ({result.Model.Path})",
        { IsStated: false } => $"{result.Model.Name}: no checksum is stated for all of its files, so they can't be compared.",
        _ => $"{result.Model.Name} is intact.",
    };

    // Progress<T> would report on other threads after the bar has ended.
    private sealed class Relay(ProgressTask bar) : IProgress<VerificationProgress>
    {
        public void Report(VerificationProgress value)
        {
            bar.MaxValue = value.BytesTotal;
            bar.Value = value.BytesRead;
        }
    }
}
