using System.Threading.Channels;

namespace RagPlatform.Web.Features.Teams;

/// <summary>What bots have to do after they acknowledged something, in the order in which it came. Thread-safe.</summary>
internal sealed class BotInbox
{
    private readonly Channel<BotWork> _waiting = Channel.CreateUnbounded<BotWork>();

    /// <summary>Takes a turn that is stored.</summary>
    public void Add(BotTurn turn) => _waiting.Writer.TryWrite(new BotWork(turn, Say: null));

    /// <summary>Says something in the conversation of a turn that has been answered, and that may wait for nothing any more.</summary>
    public void Say(BotTurn turn, Activity message) => _waiting.Writer.TryWrite(new BotWork(turn, message));

    /// <summary>What there is to do, until somebody gives up.</summary>
    public IAsyncEnumerable<BotWork> ReadAllAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAllAsync(cancellationToken);
}

/// <summary>Something that a bot has to do.</summary>
/// <param name="Turn">The turn that it belongs to.</param>
/// <param name="Say">What is only to be said; null when the turn is to be run.</param>
internal sealed record BotWork(BotTurn Turn, Activity? Say);
