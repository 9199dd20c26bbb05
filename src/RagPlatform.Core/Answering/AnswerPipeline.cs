using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Models;

namespace RagPlatform.Core.Answering;

/// <summary>
/// Condense → retrieve → choose evidence → prompt → generate → cite → verify: the one way from a question to an answer, for every front
/// door. Thread-safe; registered by <see cref="AnsweringServiceCollectionExtensions.AddAnswering"/>.
/// </summary>
public sealed partial class AnswerPipeline
{
    private readonly AnswerSteps _steps;
    private readonly IConversationStore? _conversations;
    private readonly RecentAnswers _recent;
    private readonly ForegroundWork _foreground;
    private readonly QuestionAudit? _audit;
    private readonly UnansweredQuestions? _unanswered;
    private readonly ILogger<AnswerPipeline> _logger;

    internal AnswerPipeline(
        AnswerSteps steps, IConversationStore? conversations, RecentAnswers recent, ForegroundWork foreground, QuestionAudit? audit,
        UnansweredQuestions? unanswered, ILogger<AnswerPipeline> logger) =>
        (_steps, _conversations, _recent, _foreground, _audit, _unanswered, _logger) =
            (steps, conversations, recent, foreground, audit, unanswered, logger);

    /// <summary>Answers a question.</summary>
    /// <remarks>
    /// Cancelling, or leaving the loop, stops the generation within one token; what was written so far is stored as stopped. A fault of the
    /// model ends the updates with <see cref="AnswerUpdate.Failed"/>; it is not thrown.
    /// </remarks>
    /// <exception cref="NoConversationException">
    /// <see cref="Question.ConversationId"/> is another person's, or was deleted: thrown before the first update, and nothing was asked.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<AnswerUpdate> AnswerAsync(
        Question question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A channel between the writing and the reading: a slow reader does not hold the model, and one who leaves stops it.
        var updates = Channel.CreateUnbounded<AnswerUpdate>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAsync(question, updates.Writer, stop.Token);
        try
        {
            await foreach (var update in updates.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return update;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writing;
        }
    }

    // Never throws: how it ends is told through the channel.
    private async Task WriteAsync(Question question, ChannelWriter<AnswerUpdate> updates, CancellationToken cancellationToken)
    {
        // Away from the caller's context: in Blazor that is the circuit, which must go on drawing meanwhile.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var foreground = _foreground.Begin();
        var recorder = new ConversationRecorder(_conversations, _steps.Time, question);
        var run = new AnswerRun(_steps, question, recorder, updates);
        Exception? ending = null;
        try
        {
            await recorder.BeginAsync(cancellationToken);
            var answer = await run.ExecuteAsync(cancellationToken);
            await recorder.SaveAsync(MessageState.Complete, answer, CancellationToken.None);
            await AuditAsync(question, answer, AuditOutcome.Done);
            if (question is { ConversationId: null, Assistant: null })
            {
                _recent.Keep(question, answer);
            }

            await TellUnansweredAsync(question, answer);
            updates.TryWrite(new AnswerUpdate.Done(answer));
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            ending = exception;
            var soFar = run.SoFar(null);
            await SaveEndingAsync(recorder, MessageState.Stopped, soFar);
            await AuditAsync(question, soFar, AuditOutcome.Done);
        }
        catch (NoConversationException refusal)
        {
            ending = refusal; // Nothing was asked, so nothing failed.
        }
        catch (Exception exception)
        {
            Log.Failed(_logger, exception, recorder.MessageId);
            var soFar = run.SoFar(exception switch
            {
                ModelHostStoppedException => AnswerTexts.ModelStopped,
                ChatModelException => exception.Message,
                _ => AnswerTexts.NotWritten,
            });
            await SaveEndingAsync(recorder, MessageState.Failed, soFar);
            await AuditAsync(question, soFar, AuditOutcome.Failed);
            updates.TryWrite(new AnswerUpdate.Failed(soFar, (exception as ModelHostBusyException)?.RetryAfter));
        }
        finally
        {
            updates.TryComplete(ending);
        }
    }

    // The reader may be gone and the store may be what failed: the ending is told all the same.
    private async Task SaveEndingAsync(ConversationRecorder recorder, MessageState state, Answer answer)
    {
        try
        {
            await recorder.SaveAsync(state, answer, CancellationToken.None);
        }
        catch (Exception exception)
        {
            Log.NotSaved(_logger, exception, recorder.MessageId);
        }
    }

    // An answer that was read must not become a failure because the disk is full; the log of the program says so.
    private async Task AuditAsync(Question question, Answer answer, AuditOutcome outcome)
    {
        try
        {
            await (_audit?.RecordAsync(question, answer, outcome) ?? Task.CompletedTask);
        }
        catch (Exception exception)
        {
            Log.NotAudited(_logger, exception, answer.MessageId);
        }
    }

    private async Task TellUnansweredAsync(Question question, Answer answer)
    {
        try
        {
            await (_unanswered?.TellAsync(question, answer) ?? Task.CompletedTask);
        }
        catch (Exception exception)
        {
            Log.NotTold(_logger, exception, answer.MessageId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Answer {MessageId} failed.")]
        public static partial void Failed(ILogger logger, Exception exception, Guid messageId);

        [LoggerMessage(LogLevel.Error, "Answer {MessageId} is missing in the audit log.")]
        public static partial void NotAudited(ILogger logger, Exception exception, Guid messageId);

        [LoggerMessage(LogLevel.Error, "Webhooks were not told that answer {MessageId} found nothing.")]
        public static partial void NotTold(ILogger logger, Exception exception, Guid messageId);

        [LoggerMessage(LogLevel.Error, "The ending of answer {MessageId} could not be stored.")]
        public static partial void NotSaved(ILogger logger, Exception exception, Guid messageId);
    }
}
