using System.CommandLine;
using RagPlatform.Core;
using RagPlatform.Core.Evaluation;
using Spectre.Console;

namespace RagPlatform.Web.Cli;

/// <summary><c>eval &lt;BEIR folder | evaluation.json&gt;</c>: figures of search, or of answers.</summary>
internal static class EvalCommand
{
    public static Command Create(Modules modules)
    {
        var path = new Argument<string>("path") { Description = "A BEIR folder (corpus.jsonl, queries.jsonl, qrels), or a file of questions with answers" };
        var split = new Option<string>("--split") { Description = "BEIR: judgements to use", DefaultValueFactory = _ => "test" };
        var questions = new QuestionOptions();
        var command = new Command("eval", "Measures search on a BEIR folder, or answers on a file of questions")
        {
            path, CommandOptions.Mode, split, questions.Variant, CommandOptions.Collection, questions.Limit, questions.Details, OnBehalf.Of, CommandOptions.Json,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var target = arguments.GetRequiredValue(path);
            if (File.Exists(target))
            {
                return await QuestionsRun.RunAsync(modules, target, questions, arguments, cancellationToken);
            }

            if (!Directory.Exists(target))
            {
                throw new CliProblem($"{target} does not exist. Name a BEIR folder or a file of questions such as data/evaluation.json.");
            }

            await using var host = CliHost.Build(modules);
            var scores = await CliHost.Progress.Progress().StartAsync(progress => modules.EvaluateSearchAsync(
                host.Services,
                new(target, arguments.GetValue(CommandOptions.Mode), arguments.GetRequiredValue(split), CacheFolder(host), new Bars(progress)),
                cancellationToken));
            if (arguments.GetValue(CommandOptions.Json))
            {
                CliHost.WriteJson(scores);
            }
            else
            {
                Console.WriteLine(
                    $"{scores.Set}, {scores.Mode.ToString().ToLowerInvariant()}: nDCG@10 {scores.NdcgAt10:0.000}, recall@100 {scores.RecallAt100:0.000} "
                    + $"({scores.Documents:N0} documents, {scores.Queries:N0} queries, {scores.Seconds:0} s)");
            }

            return 0;
        });
        return command;
    }

    private static string CacheFolder(CliHost host) => Path.Combine(
        ContentPaths.Resolve(host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<StorageOptions>>().Value.Path), "eval-cache");

    private sealed class Bars(ProgressContext progress) : IProgress<EvaluationProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];
        private readonly Lock _lock = new();

        public void Report(EvaluationProgress value)
        {
            lock (_lock)
            {
                if (!_bars.TryGetValue(value.Step, out var bar))
                {
                    bar = _bars[value.Step] = progress.AddTask(Markup.Escape(value.Step), maxValue: Math.Max(1, value.Total));
                }

                bar.Value = value.Done;
            }
        }
    }
}
