using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RagPlatform.Core.Answering.Orchestration;

/// <summary>The prompt as it was sent, for "How this was answered".</summary>
internal sealed class SentPrompt
{
    public IReadOnlyList<PromptMessage> Messages { get; set; } = [];
}

/// <summary>
/// Remembers what the kernel sends. It also tells metadata for clients that have none: Semantic Kernel 1.82 throws
/// <c>ArgumentNullException("metadata")</c> without. Never disposed: the client belongs to the application, not to one answer.
/// </summary>
internal sealed class RecordingChatClient(IChatClient inner, SentPrompt sent) : DelegatingChatClient(inner)
{
    private static readonly ChatClientMetadata Unknown = new("local");

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(Remember(messages), options, cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in base.GetStreamingResponseAsync(Remember(messages), options, cancellationToken))
        {
            yield return update;
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        base.GetService(serviceType, serviceKey) ?? (serviceType == typeof(ChatClientMetadata) ? Unknown : null);

    private List<ChatMessage> Remember(IEnumerable<ChatMessage> messages)
    {
        List<ChatMessage> list = [.. messages];
        sent.Messages = [.. list.Select(message => new PromptMessage(message.Role.Value, message.Text))];
        return list;
    }
}
