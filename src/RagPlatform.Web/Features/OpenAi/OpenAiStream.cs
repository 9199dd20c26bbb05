using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Server-sent events as clients of the OpenAI API read them.</summary>
internal static class OpenAiStream
{
    private const string End = "[DONE]";

    /// <summary>
    /// Data without event names, ended by <c>[DONE]</c>. A fault before the first piece is answered with its status; after it, it is told
    /// as the last piece.
    /// </summary>
    public static async IAsyncEnumerable<SseItem<string>> WriteAsync(IAsyncEnumerable<object> pieces, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var source = pieces.GetAsyncEnumerator(cancellationToken);
        var hasBegun = false;
        while (true)
        {
            object? piece;
            try
            {
                piece = await source.MoveNextAsync() ? source.Current : null;
            }
            catch (OpenAiException exception) when (hasBegun)
            {
                piece = new ErrorJson(new(exception.Message, "server_error", exception.Param, exception.Code));
            }

            if (piece is null)
            {
                break;
            }

            hasBegun = true;
            yield return new(JsonSerializer.Serialize(piece, OpenAiJson.Options));
            if (piece is ErrorJson)
            {
                yield break;
            }
        }

        yield return new(End);
    }
}
