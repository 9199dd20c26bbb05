using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Models;

namespace RagPlatform.Tests.Doubles;

/// <summary>Says what the test tells it to, piece by piece, and remembers the prompts.</summary>
internal sealed class ScriptedChatClient(params string[] pieces) : IChatClient
{
    public List<IReadOnlyList<ChatMessage>> Prompts { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public ChatModelStatus Status { get; set; } = new(ChatModelState.Ready, null, [], 8192);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Prompts.Add([.. messages]);
        Options.Add(options);
        foreach (var piece in pieces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatModelStatus) ? Status : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
