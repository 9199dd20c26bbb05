using System.Runtime.CompilerServices;
using Microsoft.Extensions.Localization;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Resources;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Answers from documents, as text that grows.</summary>
internal sealed class GroundedChat(AnswerPipeline pipeline, IStringLocalizer<SharedResources> texts)
{
    /// <summary>Asks. The last update has the finished answer.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="links">Addresses of what is cited.</param>
    /// <param name="stops">Texts at which the answer ends.</param>
    /// <param name="cancellationToken">Stops the answer.</param>
    /// <exception cref="OpenAiException">It could not be answered.</exception>
    public async IAsyncEnumerable<GroundedUpdate> AskAsync(
        Question question, SourceLinks links, IReadOnlyList<string> stops, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = Text(links, texts);
        var stop = new StopTexts(stops);
        await foreach (var update in pipeline.AnswerAsync(question, cancellationToken))
        {
            switch (update)
            {
                case AnswerUpdate.Sentence sentence when stop.Pass(text.Add(sentence)) is { Length: > 0 } piece:
                    yield return new(piece);
                    break;
                case AnswerUpdate.FoundPassages found:
                    yield return new("") { Found = found };
                    break;
                case AnswerUpdate.Done done:
                    var rest = stop.Pass(text.Complete(done.Answer)) + stop.Rest();
                    yield return new(rest) { Answer = done.Answer, Text = text };
                    break;
                case AnswerUpdate.Failed failed:
                    throw Refusal(failed);
            }
        }
    }

    /// <summary>The text of an answer, with a numbered link at each citation.</summary>
    public static CitedText Text(SourceLinks links, IStringLocalizer<SharedResources> texts) =>
        new(citation => $"[[{citation.Number}]]({links.To(citation)})", texts["NotInSources"].Value);

    private static OpenAiException Refusal(AnswerUpdate.Failed failed) => failed.RetryAfter is null
        ? new OpenAiException(StatusCodes.Status503ServiceUnavailable, failed.SoFar.Notice ?? "The question was not answered. Ask once more.", code: "model_unavailable")
        : new OpenAiException(StatusCodes.Status429TooManyRequests, failed.SoFar.Notice ?? "Too many questions are waiting. Ask again later.", code: "rate_limit_exceeded")
        {
            RetryAfter = failed.RetryAfter,
        };
}

/// <summary>What an answer grew by.</summary>
/// <param name="Piece">Text; may be empty.</param>
internal sealed record GroundedUpdate(string Piece)
{
    /// <summary>Once the search ended.</summary>
    public AnswerUpdate.FoundPassages? Found { get; init; }

    /// <summary>With the last piece: the answer.</summary>
    public Answer? Answer { get; init; }

    /// <summary>With the last piece: the text with its marks.</summary>
    public CitedText? Text { get; init; }
}
