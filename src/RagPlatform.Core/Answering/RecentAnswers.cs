using RagPlatform.Core.Access;

namespace RagPlatform.Core.Answering;

/// <summary>
/// The last answers that no conversation stores, for a day, so that whoever got one can still say what they think of it. In memory, and
/// bounded. Thread-safe.
/// </summary>
public sealed class RecentAnswers(TimeProvider time)
{
    /// <summary>Most answers that are kept.</summary>
    public const int Capacity = 1_000;

    /// <summary>How long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<(Guid MessageId, string CallerId), RecentAnswer> _answers = [];
    private readonly Queue<RecentAnswer> _oldestFirst = [];

    /// <summary>Keeps an answer that was just given.</summary>
    internal void Keep(Question question, Answer answer)
    {
        var recent = new RecentAnswer(question.Text, AnswerSight.Slim(answer), question.Caller.Id, time.GetUtcNow());
        lock (_lock)
        {
            _answers[recent.Key] = recent;
            _oldestFirst.Enqueue(recent);
            Shorten();
        }
    }

    /// <summary>The question and its answer, if the caller got it and it is still kept.</summary>
    public (string Question, Answer Answer)? Find(Guid messageId, Caller caller)
    {
        lock (_lock)
        {
            Shorten();
            return _answers.TryGetValue((messageId, caller.Id), out var recent) ? (recent.Question, recent.Answer) : null;
        }
    }

    private void Shorten()
    {
        var begin = time.GetUtcNow() - Lifetime;
        while (_oldestFirst.TryPeek(out var oldest) && (_oldestFirst.Count > Capacity || oldest.At < begin))
        {
            _oldestFirst.Dequeue();
            // The same message may have been answered again since: that one stays.
            if (ReferenceEquals(_answers.GetValueOrDefault(oldest.Key), oldest))
            {
                _answers.Remove(oldest.Key);
            }
        }
    }

    private sealed record RecentAnswer(string Question, Answer Answer, string CallerId, DateTimeOffset At)
    {
        public (Guid MessageId, string CallerId) Key => (Answer.MessageId, CallerId);
    }
}
