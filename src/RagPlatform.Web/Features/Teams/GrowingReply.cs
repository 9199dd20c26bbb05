using System.Net;

namespace RagPlatform.Web.Features.Teams;

/// <summary>
/// A reply that is shown while it grows, where the channel can; elsewhere one sees that something is being written. Source: Stream bot
/// messages, https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux (sequence numbers from 1, each piece holds the whole
/// text so far and begins with what was shown, one request a second at most, two minutes from the first to the last).
/// </summary>
internal sealed class GrowingReply(BotTurn turn, IReplies replies, TimeProvider time)
{
    private const string StreamInfo = "streaminfo";

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(110); // After two minutes the last piece is refused too.

    private bool _canStream = replies.CanStream;
    private bool _hasTold;
    private string? _streamId;
    private int _sequence;
    private string _shown = "";
    private DateTimeOffset _due;
    private DateTimeOffset _ends = DateTimeOffset.MaxValue;

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
        while (_canStream && Text.Length > _shown.Length && Text.StartsWith(_shown, StringComparison.Ordinal))
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

            if (time.GetUtcNow() >= _ends)
            {
                _canStream = false; // A slow model: the rest comes at the end.
                break;
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
        if (_streamId is null)
        {
            return await replies.SendAsync(message, cancellationToken) is { } sent ? [sent] : [];
        }

        if (_canStream && time.GetUtcNow() < _ends)
        {
            var wait = _due - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }

            try
            {
                var id = await replies.SendAsync(
                    message with { ReplyToId = null, Entities = [.. message.Entities ?? [], new { type = StreamInfo, streamId = _streamId, streamType = "final" }] }, cancellationToken);
                return id is null || id == _streamId ? [_streamId] : [_streamId, id];
            }
            catch (ConnectorException exception) when (IsStopped(exception))
            {
                return [];
            }
            catch (ConnectorException)
            {
                _canStream = false;
            }
        }

        return await ReplaceAsync(_streamId, message, cancellationToken);
    }

    // The stream came to its end before the answer: what was shown of it is replaced, or where that can't be, said once more.
    private async Task<IReadOnlyList<string>> ReplaceAsync(string shown, Activity message, CancellationToken cancellationToken)
    {
        try
        {
            await replies.ReplaceAsync(shown, message with { ReplyToId = null }, cancellationToken);
            return [shown];
        }
        catch (ConnectorException)
        {
            return await replies.SendAsync(message, cancellationToken) is { } sent ? [sent] : [];
        }
    }

    private static bool IsStopped(ConnectorException exception) =>
        exception.Status == HttpStatusCode.Forbidden && exception.Answer.Contains("cancel", StringComparison.OrdinalIgnoreCase);

    // False when whoever asked pressed Stop.
    private async Task<bool> StreamAsync(string text, string type, CancellationToken cancellationToken)
    {
        var info = _streamId is null
            ? (object)new { type = StreamInfo, streamType = type, streamSequence = ++_sequence }
            : new { type = StreamInfo, streamId = _streamId, streamType = type, streamSequence = ++_sequence };
        try
        {
            var id = await replies.SendAsync(turn.Activity.Reply(ActivityTypes.Typing) with { ReplyToId = null, Text = text, Entities = [info] }, cancellationToken);
            if (_streamId is null)
            {
                (_streamId, _ends) = (id, time.GetUtcNow() + _longest);
            }

            _canStream = _streamId is not null; // A channel that gives no id cannot be told which message grows.
        }
        catch (ConnectorException exception) when (IsStopped(exception))
        {
            return false;
        }
        catch (ConnectorException)
        {
            _canStream = false; // It does not stream, or not any more: the whole comes at the end.
        }

        _due = time.GetUtcNow() + _interval;
        return true;
    }
}
