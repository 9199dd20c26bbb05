using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>Tells a client that asked for it what is being done. How much there is left to do is not known, so no total is told.</summary>
internal sealed class AnswerProgress(RequestContext<CallToolRequestParams> request)
{
    private int _told;

    public async Task TellAsync(AnswerUpdate update, CancellationToken cancellationToken)
    {
        if (request.Params.ProgressToken is { } token && Describe(update) is { } message)
        {
            // Waited for, so that none comes after the answer or before the one that it follows.
            await request.Server.NotifyProgressAsync(token, new() { Progress = ++_told, Message = message }, cancellationToken: cancellationToken);
        }
    }

    private static string? Describe(AnswerUpdate update) => update switch
    {
        AnswerUpdate.Searching searching => $"Searching {searching.Chunks} passages",
        AnswerUpdate.Queued queued => $"Waiting: {queued.Ahead} questions come first",
        AnswerUpdate.FoundPassages found => $"Found {found.Passages.Count} passages in {found.Passages.Select(passage => passage.DocumentId).Distinct().Count()} documents",
        AnswerUpdate.Sentence sentence => sentence.Value.Text.Trim(),
        _ => null,
    };
}
