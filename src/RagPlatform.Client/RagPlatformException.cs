using System.Net;

namespace RagPlatform.Client;

/// <summary>The server refused, in words.</summary>
public sealed class RagPlatformException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="title">What happened, in a few words.</param>
    /// <param name="detail">What happened, what it means, and what to do.</param>
    /// <param name="retryAfter">When to try again; null when the server did not say.</param>
    public RagPlatformException(HttpStatusCode status, string title, string detail, TimeSpan? retryAfter = null)
        : base(detail) => (Status, Title, RetryAfter) = (status, title, retryAfter);

    /// <summary>Status of the HTTP answer.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>What happened, in a few words.</summary>
    public string Title { get; }

    /// <summary>What happened, what it means, and what to do: the same as <see cref="Exception.Message"/>.</summary>
    public string Detail => Message;

    /// <summary>When to try again; null when the server did not say.</summary>
    public TimeSpan? RetryAfter { get; }
}
