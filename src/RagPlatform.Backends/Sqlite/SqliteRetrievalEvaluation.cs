using Microsoft.Extensions.Options;
using RagPlatform.Core.Evaluation;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Evaluates retrieval over the real store, in a file of its own that is removed afterwards.</summary>
public sealed class SqliteRetrievalEvaluation(Embedder embedder, IOptions<RetrievalOptions> options, TimeProvider time)
{
    /// <summary>Loads a BEIR folder into a temporary store, asks its questions, and removes the store.</summary>
    /// <param name="folder">The BEIR folder.</param>
    /// <param name="mode">Legs to use.</param>
    /// <param name="cacheFolder">Where embeddings of the corpus are kept for the next time.</param>
    /// <param name="split">Judgements to use.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <exception cref="InvalidDataException">The folder is no BEIR folder.</exception>
    /// <exception cref="InvalidOperationException">The mode needs an embedding model and there is none.</exception>
    public async Task<RetrievalScores> RunAsync(
        string folder, RetrievalMode mode, string cacheFolder, string split, IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken)
    {
        var set = await BeirSet.ReadAsync(folder, split, cancellationToken);
        var temporary = Directory.CreateTempSubdirectory("ragplatform-eval-").FullName;
        try
        {
            // Nothing in it must survive a power cut, and a wait for the disk with each document would be most of the time.
            using var database = SqliteDatabase.Open(temporary, isDurable: false);
            var evaluation = new RetrievalEvaluation(
                new SqliteDocumentStore(database, time), new SqliteKnowledgeStore(database, time), embedder, options, cacheFolder);
            return await evaluation.RunAsync(set, mode, progress, cancellationToken);
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }
}
