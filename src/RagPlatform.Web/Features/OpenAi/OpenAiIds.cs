namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Ids as the OpenAI API writes them, over ours.</summary>
internal static class OpenAiIds
{
    private const string FilePrefix = "file-";
    private const string StorePrefix = "vs_";
    private const string BatchPrefix = "vsfb_";
    private const string ResponsePrefix = "resp_";
    private const string CompletionPrefix = "chatcmpl-";

    public static string File(Guid documentId) => $"{FilePrefix}{documentId:N}";

    public static string Store(Guid collectionId) => $"{StorePrefix}{collectionId:N}";

    public static string Completion(Guid messageId) => $"{CompletionPrefix}{messageId:N}";

    public static string Batch(Guid batchId) => $"{BatchPrefix}{batchId:N}";

    public static Guid? FindBatch(string? id) => Read(id, BatchPrefix);

    public static string Response(Guid conversationId, Guid messageId) => $"{ResponsePrefix}{conversationId:N}{messageId:N}";

    /// <summary>Conversation and message of a response; null when the id is none of a response that was kept.</summary>
    public static (Guid Conversation, Guid Message)? FindResponse(string? id) =>
        id is not null && id.Length == ResponsePrefix.Length + 64 && id.StartsWith(ResponsePrefix, StringComparison.Ordinal)
            && Guid.TryParseExact(id.AsSpan(ResponsePrefix.Length, 32), "N", out var conversation) && conversation != Guid.Empty
            && Guid.TryParseExact(id.AsSpan(ResponsePrefix.Length + 32), "N", out var message)
                ? (conversation, message)
                : null;

    public static Guid? FindFile(string? id) => Read(id, FilePrefix);

    public static Guid? FindStore(string? id) => Read(id, StorePrefix);

    private static Guid? Read(string? id, string prefix) =>
        id is not null && id.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(id.AsSpan(prefix.Length), "N", out var guid) ? guid : null;
}
