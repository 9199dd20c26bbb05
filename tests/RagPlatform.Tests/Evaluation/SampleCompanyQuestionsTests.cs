using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Backends.Onnx;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Evaluation.Questions;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Evaluation;

/// <summary>The sample company's questions with the embedding model of the repository and without a chat model: what quoting alone reaches.</summary>
public class SampleCompanyQuestionsTests
{
    [Fact]
    public async Task Quotes_come_from_the_right_page_and_what_is_not_there_is_often_declined()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = TestPaths.TemporaryFolder();
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Storage:Path"] = folder,
                ["Models:Path"] = TestPaths.Models,
            }).Build())
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSqlite().AddOnnxEmbeddings().AddRetrieval().AddIngestion().AddAnswering()
            .BuildServiceProvider();
        var collection = await IngestAsync(services, cancellation);
        var set = await QuestionSet.LoadAsync(Path.Combine(TestPaths.Repository, "data", "evaluation.json"), cancellation);

        var report = await new QuestionEvaluation(services.GetRequiredService<AnswerPipeline>(), TimeProvider.System)
            .RunAsync(set, Caller.Owner, [collection], QuestionVariant.BestSentence, progress: null, cancellation);

        Assert.InRange(report.RightPage3, 0.85, 1);
        Assert.InRange(report.BestSentenceRight, 0.72, 1);
        Assert.InRange(report.EvidenceRight, 0.92, 1);
        Assert.InRange(report.DeclinedUnanswerable, 0.4, 1);
        Assert.InRange(report.DeclinedAnswerable, 0, 0.08);
        Assert.Equal((0, 0), (report.WrongSupported, report.Failed));
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Guid> IngestAsync(ServiceProvider services, CancellationToken cancellation)
    {
        var documents = services.GetRequiredService<IDocumentStore>();
        var collection = await documents.AddCollectionAsync("Sample", null, Caller.Owner, cancellation);
        foreach (var path in Directory.GetFiles(Path.Combine(TestPaths.Repository, "data", "pellbrook", "documents")))
        {
            await using var content = File.OpenRead(path);
            await services.GetRequiredService<DocumentUploads>()
                .UploadAsync(collection.Id, Path.GetFileName(path), null, content, [], Caller.Owner, cancellation);
        }

        while (await documents.ClaimNextAsync(cancellation) is { } claimed)
        {
            await services.GetRequiredService<IngestionPipeline>().IngestAsync(claimed, cancellation);
        }

        return collection.Id;
    }
}
