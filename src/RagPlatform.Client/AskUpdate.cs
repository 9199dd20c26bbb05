using System.Net;
using System.Text.Json;

namespace RagPlatform.Client;

/// <summary>What happens while a question is answered. The last one is <see cref="Done"/>.</summary>
public abstract record AskUpdate
{
    private AskUpdate()
    {
    }

    /// <summary>The search began.</summary>
    /// <param name="Chunks">Pieces that are looked at.</param>
    public sealed record Searching(int Chunks) : AskUpdate;

    /// <summary>Other questions come first.</summary>
    /// <param name="Ahead">How many.</param>
    public sealed record Queued(int Ahead) : AskUpdate;

    /// <summary>The search ended.</summary>
    /// <param name="Passages">How many were found.</param>
    /// <param name="Documents">Names of their documents.</param>
    public sealed record FoundPassages(int Passages, IReadOnlyList<string> Documents) : AskUpdate;

    /// <summary>A piece of the sentence that is being written; not yet checked.</summary>
    /// <param name="Value">The piece.</param>
    public sealed record Text(string Value) : AskUpdate;

    /// <summary>A sentence is whole and was checked: it replaces the pieces of text since the one before.</summary>
    /// <param name="Value">The sentence.</param>
    public sealed record Sentence(AnswerSentence Value) : AskUpdate;

    /// <summary>Citations that a sentence is the first to use; before <see cref="Done"/> all of them.</summary>
    /// <param name="Values">The citations.</param>
    public sealed record Citations(IReadOnlyList<Citation> Values) : AskUpdate;

    /// <summary>The whole answer; it replaces everything before.</summary>
    /// <param name="Answer">The answer.</param>
    public sealed record Done(Answer Answer) : AskUpdate;

    /// <summary>An event as an update; null for one that a newer server sends and this does not know.</summary>
    /// <exception cref="RagPlatformException">The event says that the answer failed.</exception>
    internal static AskUpdate? Read(string type, string data) => type switch
    {
        "state" => Read(JsonSerializer.Deserialize(data, ClientJson.Default.StateEvent)!),
        "text" => new Text(JsonSerializer.Deserialize(data, ClientJson.Default.TextEvent)!.Text),
        "sentence" => new Sentence(JsonSerializer.Deserialize(data, ClientJson.Default.AnswerSentence)!),
        "citations" => new Citations(JsonSerializer.Deserialize(data, ClientJson.Default.CitationsEvent)!.Citations),
        "done" => new Done(JsonSerializer.Deserialize(data, ClientJson.Default.Answer)!),
        "error" => throw JsonSerializer.Deserialize(data, ClientJson.Default.ErrorEvent)!.ToException(),
        _ => null,
    };

    private static AskUpdate? Read(StateEvent told) => told.State switch
    {
        "searching" => new Searching(told.Passages ?? 0),
        "queued" => new Queued(told.Ahead ?? 0),
        "found" => new FoundPassages(told.Passages ?? 0, told.Documents ?? []),
        _ => null,
    };
}

internal sealed record StateEvent(string State, int? Passages, int? Ahead, IReadOnlyList<string>? Documents);

internal sealed record TextEvent(string Text);

internal sealed record CitationsEvent(IReadOnlyList<Citation> Citations);

internal sealed record ErrorEvent(string? Detail, double? RetryAfterSeconds, Answer? Answer)
{
    // The status that the same fault has where the answer is not streamed.
    public RagPlatformException ToException() => new(
        RetryAfterSeconds is null ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.TooManyRequests,
        "The question was not answered",
        Detail ?? "The answer was cut short. Ask again.",
        RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
}
