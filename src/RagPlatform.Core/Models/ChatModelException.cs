namespace RagPlatform.Core.Models;

/// <summary>
/// A chat client throws this (or a type derived from it) when the model could not go on: it stopped, is overloaded, cannot be loaded.
/// The message is shown to people: what happened and what to do.
/// </summary>
public class ChatModelException : Exception
{
    /// <summary>Creates it with a message for people.</summary>
    public ChatModelException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with a message for people and the cause for the log.</summary>
    public ChatModelException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>When to try again; null when it is not known or makes no difference.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
