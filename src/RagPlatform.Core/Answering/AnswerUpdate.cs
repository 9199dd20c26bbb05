using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering;

/// <summary>What happens while a question is answered, in order: Searching, Found, (Queued)*, (Text* Sentence)*, then Done or Failed.</summary>
public abstract record AnswerUpdate
{
    private AnswerUpdate()
    {
    }

    /// <summary>The search began, over that many chunks.</summary>
    public sealed record Searching(int Chunks) : AnswerUpdate;

    /// <summary>The search ended: passages and the evidence that the model will read. Shown before the first word.</summary>
    public sealed record FoundPassages(IReadOnlyList<Passage> Passages, IReadOnlyList<Citation> Evidence) : AnswerUpdate;

    /// <summary>Other questions come first.</summary>
    public sealed record Queued(int Ahead) : AnswerUpdate;

    /// <summary>A piece of the sentence that is being written, not yet checked.</summary>
    public sealed record Text(string Value) : AnswerUpdate;

    /// <summary>A sentence is whole and was checked: it replaces the pieces of text since the last one.</summary>
    /// <param name="Value">The sentence.</param>
    /// <param name="Citations">Citations that it is the first to use.</param>
    /// <param name="Stays">
    /// It stands in the finished answer too, unless that becomes quotes because no sentence of the model held. For doors that cannot take
    /// back what they sent: such a door sends these, and the rest once the answer is done.
    /// </param>
    public sealed record Sentence(AnswerSentence Value, IReadOnlyList<Citation> Citations, bool Stays = true) : AnswerUpdate;

    /// <summary>The finished answer; replaces everything before (an answer none of whose sentences held has become quotes).</summary>
    public sealed record Done(Answer Answer) : AnswerUpdate;

    /// <summary>
    /// Comes instead of <see cref="Done"/> when a fault cut the answer short (the model stopped, the queue is full): what was written so
    /// far, with the reason in <see cref="Answering.Answer.Notice"/>. The stored message is failed; asking again with its id tries once more.
    /// </summary>
    /// <param name="SoFar">What was written so far.</param>
    /// <param name="RetryAfter">When to try again, if too many questions waited already; null for other faults.</param>
    public sealed record Failed(Answer SoFar, TimeSpan? RetryAfter = null) : AnswerUpdate;
}
