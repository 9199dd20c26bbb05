namespace RagPlatform.Core.Models;

/// <summary>The chat model could not answer. The message is shown to people: what happened and what to do.</summary>
public abstract class ChatModelException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Too many questions wait for the model already.</summary>
/// <param name="retryAfter">When to try again.</param>
public sealed class ModelHostBusyException(TimeSpan retryAfter)
    : ChatModelException($"Too many questions are waiting for the model. Try again in {Math.Max(1, (int)retryAfter.TotalSeconds)} seconds.")
{
    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>The model's process died in the middle of an answer. It is started again by itself; the question can be asked again.</summary>
public sealed class ModelHostStoppedException(Exception? inner = null)
    : ChatModelException("The model stopped unexpectedly and was started again. Ask once more.", inner);

/// <summary>There is no chat model, or it cannot be loaded.</summary>
public sealed class ModelUnavailableException(string message, Exception? inner = null) : ChatModelException(message, inner);

/// <summary>The model refused a request; the message says why.</summary>
/// <param name="message">For people.</param>
/// <param name="code">The server's code, e.g. <c>context_length_exceeded</c>; null when it gave none.</param>
/// <param name="field">The field of the request that is wrong; null when the server did not say.</param>
public sealed class ModelRequestException(string message, string? code, string? field = null) : ChatModelException(message)
{
    /// <summary>Code of a prompt that does not fit the model's context.</summary>
    public const string ContextLengthExceeded = "context_length_exceeded";

    /// <summary>The server's code.</summary>
    public string? Code { get; } = code;

    /// <summary>The field that is wrong, such as <c>response_format.json_schema.schema.properties.age.pattern</c>.</summary>
    public string? Field { get; } = field;
}
