using System.Collections.Immutable;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;

namespace RagPlatform.Web.Features.Chat;

/// <summary>How far an exchange got; the words of <c>data-state</c>.</summary>
public enum ExchangePhase
{
    /// <summary>Searching, reading, waiting for its turn: nothing is written yet.</summary>
    Searching,

    /// <summary>Words are coming.</summary>
    Writing,

    /// <summary>Whole.</summary>
    Complete,

    /// <summary>Stopped by its reader.</summary>
    Stopped,

    /// <summary>Cut short by a fault.</summary>
    Failed,
}

/// <summary>All that an exchange shows, at one moment. Updates of the pipeline are folded into it, and stored messages read as one.</summary>
public sealed record ExchangeState(Guid MessageId, string Question, ExchangePhase Phase = ExchangePhase.Searching)
{
    /// <summary>Chunks being searched; null until the search began.</summary>
    public int? Searching { get; init; }

    /// <summary>Documents that passages were found in; null until the search ended.</summary>
    public int? Reading { get; init; }

    /// <summary>What the model reads, best first.</summary>
    public IReadOnlyList<Citation> Evidence { get; init; } = [];

    /// <summary>Questions that come first; null when it is this one's turn.</summary>
    public int? Ahead { get; init; }

    /// <summary>Sentences that are whole and checked.</summary>
    public ImmutableList<AnswerSentence> Sentences { get; init; } = [];

    /// <summary>The sentence being written, unchecked.</summary>
    public string Pending { get; init; } = "";

    /// <summary>Citations so far, by number.</summary>
    public ImmutableList<Citation> Citations { get; init; } = [];

    /// <summary>The answer as it was stored; null while it is being made.</summary>
    public Answer? Answer { get; init; }

    /// <summary>What happened, for people; null for the usual.</summary>
    public string? Notice { get; init; }

    public bool IsFinished => Phase > ExchangePhase.Writing;

    /// <summary>Whether anything of an answer can be read.</summary>
    public bool HasText => Sentences.Count > 0 || Pending.Length > 0;

    public static ExchangeState From(Message message) =>
        new ExchangeState(message.Id, message.Question).With(message.Answer) with
        {
            // A message that is still written although no run of this server writes it was cut off.
            Phase = message.State switch
            {
                MessageState.Complete => ExchangePhase.Complete,
                MessageState.Stopped => ExchangePhase.Stopped,
                _ => ExchangePhase.Failed,
            },
            Notice = message.Notice ?? message.Answer?.Notice,
        };

    public ExchangeState Apply(AnswerUpdate update) => update switch
    {
        AnswerUpdate.Searching searching => this with { Searching = searching.Chunks },
        AnswerUpdate.FoundPassages found => this with
        {
            Reading = found.Passages.Select(p => p.DocumentId).Distinct().Count(),
            Evidence = found.Evidence,
        },
        AnswerUpdate.Queued queued => this with { Ahead = queued.Ahead },
        AnswerUpdate.Text text => this with { Phase = ExchangePhase.Writing, Ahead = null, Pending = Pending + text.Value },
        AnswerUpdate.Sentence sentence => this with
        {
            Phase = ExchangePhase.Writing,
            Ahead = null,
            Pending = "",
            Sentences = Sentences.Add(sentence.Value),
            Citations = Citations.AddRange(sentence.Citations),
        },
        AnswerUpdate.Done done => With(done.Answer) with { Phase = ExchangePhase.Complete, Notice = done.Answer.Notice },
        AnswerUpdate.Failed failed => With(failed.SoFar) with { Phase = ExchangePhase.Failed, Notice = failed.SoFar.Notice },
        _ => this,
    };

    private ExchangeState With(Answer? answer)
    {
        if (answer is null)
        {
            return this;
        }

        return this with
        {
            Answer = answer,
            Pending = "",
            Ahead = null,
            Citations = [.. answer.Citations],
            Sentences = answer.Sentences.Count > 0 || answer.Text.Length == 0
                ? [.. answer.Sentences]
                : [new AnswerSentence(answer.Text, Supported: true, [])],
        };
    }
}
