using System.Collections.Concurrent;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Models;

namespace RagPlatform.Web.Features.Chat;

/// <summary>From a question to its updates: <see cref="AnswerPipeline.AnswerAsync"/>.</summary>
public delegate IAsyncEnumerable<AnswerUpdate> AnswerStream(Question question, CancellationToken cancellationToken);

/// <summary>
/// The answers that are being written. They belong to the server, not to a circuit: a reload or a lost connection finds them again, and
/// they are ended in order when the server stops. Thread-safe.
/// </summary>
public sealed partial class AnswerRuns(IServiceScopeFactory scopes, TimeProvider time, ILogger<AnswerRuns> logger) : IHostedService
{
    private readonly ConcurrentDictionary<Guid, (AnswerRun Run, Task Work)> _runs = new();

    /// <summary>Starts to answer; the question names the message and its conversation.</summary>
    public AnswerRun Start(Question question)
    {
        var id = question.MessageId ?? throw new ArgumentException("A run needs the id of its message.", nameof(question));
        var run = new AnswerRun(question, new ExchangeState(id, question.Text), time);
        // Off the circuit's thread at once: the search computes, and the page must go on.
        var work = new Task<Task>(() => WriteAsync(run));
        _runs[id] = (run, work.Unwrap());
        work.Start(TaskScheduler.Default);
        return run;
    }

    /// <summary>Answers of that conversation and person that are being written, oldest first.</summary>
    public IReadOnlyList<AnswerRun> Find(Guid conversationId, string callerId) =>
    [
        .. _runs.Values.Select(r => r.Run)
            .Where(r => r.Question.ConversationId == conversationId && r.Question.Caller.Id == callerId)
            .OrderBy(r => r.Question.MessageId),
    ];

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends all answers and waits until each is stored as stopped.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var runs = _runs.Values.ToList();
        foreach (var (run, _) in runs)
        {
            run.Stop();
        }

        await Task.WhenAll(runs.Select(r => r.Work)).WaitAsync(cancellationToken);
    }

    private async Task WriteAsync(AnswerRun run)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var answer = scope.ServiceProvider.GetRequiredService<AnswerStream>();
            await foreach (var update in answer(run.Question, run.Stopping))
            {
                run.Set(state => state.Apply(update));
            }

            // A pipeline that ends without a last word was stopped on its way.
            run.Set(state => state.IsFinished ? state : state with { Phase = ExchangePhase.Stopped });
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            run.Set(state => state with { Phase = ExchangePhase.Stopped, Ahead = null });
        }
        catch (Exception exception) when (exception is ChatModelException or NoConversationException)
        {
            run.Set(state => state with { Phase = ExchangePhase.Failed, Notice = exception.Message, Ahead = null });
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, run.State.MessageId);
            run.Set(state => state with { Phase = ExchangePhase.Failed, Ahead = null });
        }
        finally
        {
            _runs.TryRemove(run.State.MessageId, out _);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The answer {Message} failed")]
        public static partial void Failed(ILogger logger, Exception exception, Guid message);
    }
}
