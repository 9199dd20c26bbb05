using Microsoft.Extensions.AI;

namespace RagPlatform.Web.Features.Models;

/// <summary>Measures how fast the chat model writes on this machine, when somebody asks for it.</summary>
public sealed class ModelSpeeds(IChatClient chat, TimeProvider time)
{
    /// <summary>Enough to be past the first tokens, short enough to wait for: 2 s at 30 tokens a second.</summary>
    private const int Tokens = 64;

    /// <summary>Of the last measurement; null before the first.</summary>
    public ModelSpeed? OfChat { get; private set; }

    /// <exception cref="Core.Models.ChatModelException">The model can't answer now; the message says why.</exception>
    public async Task<ModelSpeed> MeasureChatAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        TimeSpan? firstToken = null;
        var tokens = 0L;
        await foreach (var update in chat.GetStreamingResponseAsync(
            [new(ChatRole.User, "Count from one to fifty, in words.")], new() { MaxOutputTokens = Tokens, Temperature = 0 }, cancellationToken))
        {
            if (update.Text.Length > 0)
            {
                firstToken ??= time.GetElapsedTime(begun);
            }

            tokens = update.Contents.OfType<UsageContent>().Select(usage => usage.Details.OutputTokenCount).LastOrDefault() ?? tokens;
        }

        var total = time.GetElapsedTime(begun);
        var writing = total - (firstToken ?? TimeSpan.Zero);
        OfChat = new(writing > TimeSpan.Zero ? Math.Max(0, tokens - 1) / writing.TotalSeconds : 0, firstToken);
        return OfChat;
    }
}
