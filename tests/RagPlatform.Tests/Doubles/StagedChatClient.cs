using Microsoft.Extensions.AI;
using RagPlatform.Core.Models;

namespace RagPlatform.Tests.Doubles;

/// <summary>Plays a stage of its test: updates with properties, faults, waits. Remembers prompts and options.</summary>
internal sealed class StagedChatClient(Func<ChatOptions?, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> stage) : IChatClient
{
    public List<IReadOnlyList<ChatMessage>> Prompts { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public ChatModelStatus Status { get; set; } = new(ChatModelState.Ready, null, [], 8192);

    /// <summary>One update with text.</summary>
    public static ChatResponseUpdate Text(string text) => new(ChatRole.Assistant, text);

    /// <summary>One update without text that carries a property.</summary>
    public static ChatResponseUpdate With(string key, object value) =>
        new(ChatRole.Assistant, "") { AdditionalProperties = new() { [key] = value } };

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Prompts.Add([.. messages]);
        Options.Add(options);
        return stage(options, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatModelStatus) ? Status : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
