using System.CommandLine;
using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Evaluation.Questions;
using RagPlatform.Core.Ingestion;
using Spectre.Console;

namespace RagPlatform.Web.Cli;

/// <summary>Options of <c>eval</c> for a file of questions.</summary>
internal sealed class QuestionOptions
{
    public Option<QuestionVariant> Variant { get; } = new("--variant")
    {
        Description = "shipped (default), modelFirst, plainModel, plainModelWithPassages, bestSentence",
        DefaultValueFactory = _ => QuestionVariant.Shipped,
    };

    public Option<int?> Limit { get; } = new("--limit") { Description = "Ask the first so many questions only" };

    public Option<bool> Details { get; } = new("--details") { Description = "Tell each question's outcome" };
}

/// <summary>Asks a file of questions over the collections named, or over the file's own documents, which are added to a storage of its own.</summary>
internal static class QuestionsRun
{
    private const string OwnCollection = "evaluation";
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(
        Modules modules, string file, QuestionOptions options, ParseResult arguments, CancellationToken cancellationToken)
    {
        var set = await LoadAsync(file, arguments.GetValue(options.Limit), cancellationToken);
        var named = arguments.GetValue(CommandOptions.Collection) ?? [];
        var own = named.Length == 0 && set.Documents is not null ? Directory.CreateTempSubdirectory("ragplatform-eval-") : null;
        try
        {
            await using var host = CliHost.Build(modules, builder =>
            {
                if (own is not null)
                {
                    // What somebody has in their storage must not change the figures, and the figures must not stay in it.
                    builder.Services.PostConfigure<StorageOptions>(storage => storage.Path = own.FullName);
                    builder.Services.AddIngestionWorker();
                }
            });
            var caller = await host.Services.FindCallerAsync(arguments, cancellationToken);
            await host.StartAsync(cancellationToken);
            var collectionIds = own is not null
                ? [await IngestAsync(host, caller, Path.GetFullPath(set.Documents!, Path.GetDirectoryName(Path.GetFullPath(file))!), cancellationToken)]
                : await host.Services.GetRequiredService<IDocumentStore>().FindIdsAsync(named, caller, cancellationToken);
            await ChatModelStart.WaitAsync(host, cancellationToken);
            var report = await AskAsync(host, set, caller, collectionIds, arguments.GetValue(options.Variant), cancellationToken);
            Print(report, arguments.GetValue(options.Details), arguments.GetValue(CommandOptions.Json));
            return report.Failed == 0 ? 0 : 1;
        }
        finally
        {
            own?.Delete(recursive: true);
        }
    }

    private static async Task<QuestionSet> LoadAsync(string file, int? limit, CancellationToken cancellationToken)
    {
        try
        {
            var set = await QuestionSet.LoadAsync(file, cancellationToken);
            return limit is null ? set : set with { Questions = [.. set.Questions.Take(limit.Value)] };
        }
        catch (InvalidDataException exception)
        {
            throw new CliProblem(exception.Message);
        }
    }

    private static async Task<Guid> IngestAsync(CliHost host, Caller caller, string folder, CancellationToken cancellationToken)
    {
        var collection = await host.Services.GetRequiredService<IDocumentStore>().FindOrAddAsync(OwnCollection, caller, cancellationToken);
        var run = new IngestRun(host.Services, FilesToIngest.Find([folder]), [], caller);
        var result = await CliHost.Progress.Progress().StartAsync(progress => run.RunAsync(collection, progress, _look, cancellationToken));
        return result.Documents.FirstOrDefault(document => document.Error is not null) is { } failed
            ? throw new CliProblem($"{failed.Path} could not be read, so the figures would be wrong: {failed.Error}")
            : result.CollectionId;
    }

    private static Task<QuestionReport> AskAsync(
        CliHost host, QuestionSet set, Caller caller, IReadOnlyList<Guid>? collectionIds, QuestionVariant variant, CancellationToken cancellationToken)
    {
        var evaluation = new QuestionEvaluation(host.Services.GetRequiredService<AnswerPipeline>(), host.Services.GetRequiredService<TimeProvider>());
        return CliHost.Progress.Progress().StartAsync(progress => evaluation.RunAsync(
            set, caller, collectionIds, variant, new Bar(progress.AddTask("Asking", maxValue: set.Questions.Count)), cancellationToken));
    }

    private static void Print(QuestionReport report, bool details, bool json)
    {
        var outcomes = details
            ? report.Outcomes.Select(outcome => new
            {
                outcome.Question.Id,
                outcome.Question.Question,
                expected = outcome.Question.Answer,
                kind = outcome.Answer?.Kind,
                answer = outcome.Answer?.Text,
                outcome.RightPage3,
                outcome.RightAnswer,
                outcome.FirstShownRight,
                outcome.BestSentenceRight,
                outcome.WrongSupported,
            })
            : null;
        if (json)
        {
            CliHost.WriteJson(new
            {
                report.Variant,
                report.Questions,
                report.Answerable,
                report.RightPage3,
                report.Answered,
                report.Declined,
                report.Quoted,
                report.Failed,
                report.Supported,
                report.WrongSupported,
                report.RightAnswer,
                report.FirstShownRight,
                report.BestSentenceRight,
                report.EvidenceRight,
                report.DeclinedUnanswerable,
                report.DeclinedAnswerable,
                report.FirstTokenMilliseconds,
                report.FirstTokenMilliseconds95,
                report.Seconds,
                outcomes,
            });
            return;
        }

        foreach (var outcome in outcomes ?? [])
        {
            Console.WriteLine($"{outcome.Id} {(outcome.RightPage3 ? "page " : "")}{(outcome.RightAnswer ? "answer " : "")}{outcome.kind}: {outcome.answer?.ReplaceLineEndings(" ")}");
        }

        Console.WriteLine(
            $"{report.Questions} questions ({report.Variant}): right page among the first three citations {report.RightPage3:P1}; answered {report.Answered}, "
            + $"declined {report.Declined}, quoted {report.Quoted}, failed {report.Failed}");
        Console.WriteLine(
            $"right answer {report.RightAnswer:P1}; shown first is right {report.FirstShownRight:P1} (best sentence alone {report.BestSentenceRight:P1}); "
            + $"supported sentences {report.Supported:P1}, wrongly supported {report.WrongSupported}; "
            + $"unanswerable declined {report.DeclinedUnanswerable:P1}; {report.Seconds:0} s");
    }

    private sealed class Bar(ProgressTask bar) : IProgress<QuestionOutcome>
    {
        public void Report(QuestionOutcome value) => bar.Increment(1);
    }
}
