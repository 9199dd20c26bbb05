using Microsoft.Extensions.Localization;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Channels;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Resources;

namespace RagPlatform.Web.Features.Teams;

/// <summary>Lets the pipeline answer, and says it as the channel shows it best: growing where it can, with its sources in any case.</summary>
internal sealed class BotAnswers(IStringLocalizer<TeamsTexts> texts, IStringLocalizer<SharedResources> shared, IChannelStore store, TimeProvider time)
{
    /// <summary>Asks and says the answer.</summary>
    public async Task AnswerAsync(BotTurn turn, Question question, AnswerPipeline pipeline, IReplies replies, CancellationToken cancellationToken)
    {
        var reply = new GrowingReply(turn, replies, time);
        var text = new CitedText(citation => $"[{citation.Number}]", shared["NotInSources"].Value);
        var begun = "";
        await reply.InformAsync(texts["Searching"], cancellationToken);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var updates = pipeline.AnswerAsync(question, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = updates.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!await reply.GrowUntilAsync(next, cancellationToken))
                {
                    return; // Whoever asked pressed Stop.
                }

                if (!await next)
                {
                    return;
                }

                switch (updates.Current)
                {
                    case AnswerUpdate.FoundPassages found:
                        await reply.InformAsync(texts["Found", found.Passages.Select(passage => passage.DocumentId).Distinct().Count()], cancellationToken);
                        break;
                    case AnswerUpdate.Queued { Ahead: > 0 } queued:
                        await reply.InformAsync(texts["Queued", queued.Ahead], cancellationToken);
                        break;
                    case AnswerUpdate.Text words when text.Text.Length == 0:
                        begun += words.Value;
                        reply.Text = Shown(begun);
                        break;
                    case AnswerUpdate.Sentence sentence:
                        text.Add(sentence);
                        begun = "";
                        reply.Text = text.Text.Length > 0 ? text.Text : reply.Text;
                        break;
                    case AnswerUpdate.Done done:
                        text.Complete(done.Answer);
                        await EndAsync(turn, reply, AnswerMessage.Of(turn, done.Answer, text, texts, shared), done.Answer.MessageId, cancellationToken);
                        return;
                    case AnswerUpdate.Failed failed:
                        await reply.EndAsync(turn.Activity.Reply(ActivityTypes.Message) with { Text = failed.SoFar.Notice ?? texts["Failed"] }, cancellationToken);
                        return;
                }

                next = updates.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default); // Not disposed of while it moves.
            await updates.DisposeAsync();
        }
    }

    // The first sentence is shown while it is written, as on the page: with a slow model it may be long until it is whole and checked. What
    // the model cites is not: the numbers change.
    private static string Shown(string begun) => begun.IndexOf('[', StringComparison.Ordinal) is >= 0 and var mark ? begun[..mark].TrimEnd() : begun;

    private async Task EndAsync(BotTurn turn, GrowingReply reply, Activity message, Guid messageId, CancellationToken cancellationToken)
    {
        foreach (var id in await reply.EndAsync(message, cancellationToken))
        {
            await store.RememberAnswerAsync(turn.KeyOf(id), messageId, cancellationToken);
        }
    }
}
