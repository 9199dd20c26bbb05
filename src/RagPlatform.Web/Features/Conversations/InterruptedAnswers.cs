using RagPlatform.Core.Conversations;

namespace RagPlatform.Web.Features.Conversations;

/// <summary>At the start: answers that the end of the last run cut short say so, and offer to ask once more.</summary>
internal sealed class InterruptedAnswers(IConversationStore conversations) : BackgroundService
{
    private const string Notice = "The program ended while this was being written. Press Retry to ask once more.";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => conversations.CloseInterruptedAsync(Notice, stoppingToken);
}
