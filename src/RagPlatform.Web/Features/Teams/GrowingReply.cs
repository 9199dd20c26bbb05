using System.Net;

namespace RagPlatform.Web.Features.Teams;

/// <summary>
/// A reply that is shown while it grows, where the channel can; elsewhere one sees that something is being written. Source: Stream bot
/// messages, https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux (sequence numbers from 1, each piece holds the whole
/// text so far, one request a second at most).
/// </summary>
internal sealed class GrowingReply(BotTurn turn, IReplies replies, TimeProvider time)
{
    private const string StreamInfo = "streaminfo";

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private bool _canStream = replies.CanStream;
    private bool _hasTold;
    private string? _streamId;
    private int _sequence;
    private string _shown = "";
    private DateTimeOffset _due;

    /// <summary>What it says so far; only grows.</summary>
    public string Text { get; set; } = "";

    /// <summary>Says what is being done.</summary>
    public async Task InformAsync(string text, CancellationToken cancellationToken)
    {
        if (_canStream && Text.Length == 0 && time.GetUtcNow() >= _due)
        {
            await StreamAsync(text, "informative", cancellationToken);
        }
        else if (!_canStream && !_hasTold)
        {
            _hasTold = true;
            await replies.SendAsync(turn.Activity.Reply(ActivityTypes.Typing), cancellationToken);
        }
    }

    /// <summary>Shows what was said so far, as often as the channel allows, until something else happens.</summary>
    /// <returns>False when whoever asked wants no more of it.</returns>
    public async Task<bool> GrowUntilAsync(Task happens, CancellationToken cancellationToken)
    {
        while (_canStream && Text.Length > _shown.Length)
        {
            var wait = _due - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.WhenAny(happens, Task.Delay(wait, time, cancellationToken));
                if (happens.IsCompleted)
                {
                    return true;
                }
            }

            var text = Text;
            if (!await StreamAsync(text, "streaming", cancellationToken))
            {
                return false;
            }

            _shown = text;
        }

        return true;
    }

    /// <summary>Says the whole.</summary>
    /// <returns>Ids that the channel may know the message by; none when it gave none.</returns>
    public async Task<IReadOnlyList<string>> EndAsync(Activity message, CancellationToken cancellationToken)
    {
        if (_canStream && _streamId is not null)
        {
            var wait = _due - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }

            var id = await replies.SendAsync(
                message with { ReplyToId = null, Entities = [.. message.Entities ?? [], new { type = StreamInfo, streamId = _streamId, streamType = "final" }] }, cancellationToken);
            return id is null || id == _streamId ? [_streamId] : [_streamId, id];
        }

        return await replies.SendAsync(message, cancellationToken) is { } sent ? [sent] : [];
    }

    // False when whoever asked pressed Stop.
    private async Task<bool> StreamAsync(string text, string type, CancellationToken cancellationToken)
    {
        var info = _streamId is null
            ? (object)new { type = StreamInfo, streamType = type, streamSequence = ++_sequence }
            : new { type = StreamInfo, streamId = _streamId, streamType = type, streamSequence = ++_sequence };
        try
        {
            var id = await replies.SendAsync(turn.Activity.Reply(ActivityTypes.Typing) with { ReplyToId = null, Text = text, Entities = [info] }, cancellationToken);
            _streamId ??= id;
            _canStream = _streamId is not null; // A channel that gives no id cannot be told which message grows.
        }
        catch (ConnectorException exception) when (_streamId is not null && exception.Status == HttpStatusCode.Forbidden)
        {
            return false;
        }
        catch (ConnectorException) when (_streamId is null)
        {
            _canStream = false; // It does not stream after all: the whole comes at the end.
        }

        _due = time.GetUtcNow() + _interval;
        return true;
    }
}
