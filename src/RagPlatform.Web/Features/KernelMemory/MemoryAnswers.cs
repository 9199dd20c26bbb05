using System.Runtime.CompilerServices;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.KernelMemory;

/// <summary>An answer as its clients know it, whole or in pieces.</summary>
internal sealed class MemoryAnswers(string question, string? index, MemoryCitations citations, TimeProvider time)
{
    /// <summary>What the service says instead of an answer; programs compare with it.</summary>
    private const string NotFound = "INFO NOT FOUND";

    public MemoryAnswerJson NoQuestion { get; } = new(null, question, NoResult: true, "No question provided", NotFound, null, []);

    public async Task<MemoryAnswerJson> TellAsync(Answer answer, CancellationToken cancellationToken) => answer.Found
        ? new(null, question, NoResult: false, null, answer.Text, [Tokens(answer)], await citations.TellAsync(index, answer, cancellationToken))
        : new(null, question, NoResult: true, "No relevant memories available", NotFound, [Tokens(answer)], []);

    /// <summary>The answer sentence by sentence, each once it was checked. What the end makes of it may differ: then it is sent anew.</summary>
    public async IAsyncEnumerable<MemoryAnswerJson> StreamAsync(
        IAsyncEnumerable<AnswerUpdate> updates, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sent = "";
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            switch (update)
            {
                case AnswerUpdate.Sentence { Value: var sentence }:
                    var piece = Write(sentence);
                    piece = sent.Length == 0 ? piece.TrimStart() : piece;
                    sent += piece;
                    yield return new(MemoryStreamState.Append, question, NoResult: false, null, piece, null, []);
                    break;
                case AnswerUpdate.Done { Answer: var answer }:
                    var whole = await TellAsync(answer, cancellationToken);
                    if (whole.NoResult)
                    {
                        yield return whole with { StreamState = MemoryStreamState.Reset };
                    }
                    else if (whole.Text.StartsWith(sent, StringComparison.Ordinal))
                    {
                        yield return whole with { StreamState = MemoryStreamState.Last, Text = whole.Text[sent.Length..] };
                    }
                    else
                    {
                        yield return whole with { StreamState = MemoryStreamState.Reset, TokenUsage = null };
                        yield return whole with { StreamState = MemoryStreamState.Last, Text = "", RelevantSources = [] };
                    }

                    break;
                case AnswerUpdate.Failed { SoFar: var soFar }:
                    yield return new(MemoryStreamState.Error, question, NoResult: true, soFar.Notice, "", null, []);
                    break;
            }
        }
    }

    private static string Write(AnswerSentence sentence) => sentence.Citations.Count == 0
        ? sentence.Text
        : $"{sentence.Text} {string.Concat(sentence.Citations.Select(number => $"[{number}]"))}";

    private MemoryTokensJson Tokens(Answer answer)
    {
        var (read, written) = (answer.Trace.PromptTokens, answer.Trace.AnswerTokens);
        return new(time.GetUtcNow(), "RagPlatform", "TextGeneration", answer.Model, read, written, read, written, ServiceReasoningTokens: 0);
    }
}
