using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Server-sent events as clients of the OpenAI API read them.</summary>
internal static class OpenAiStream
{
    private const string End = "[DONE]";
    private const string Error = "error";

    /// <summary>Data without event names, ended by <c>[DONE]</c>.</summary>
    public static async IAsyncEnumerable<SseItem<string>> WriteAsync(IAsyncEnumerable<object> pieces, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in WithFaults(pieces.Select(piece => new SseItem<string>(JsonSerializer.Serialize(piece, OpenAiJson.Options))), cancellationToken))
        {
            yield return item;
            if (item.EventType == Error)
            {
                yield break;
            }
        }

        yield return new(End);
    }

    /// <summary>A fault before the first event is answered with its status; after it, it is told as the last one.</summary>
    public static async IAsyncEnumerable<SseItem<string>> WithFaults(IAsyncEnumerable<SseItem<string>> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var source = events.GetAsyncEnumerator(cancellationToken);
        for (var hasBegun = false; ; hasBegun = true)
        {
            OpenAiException? fault = null;
            try
            {
                if (!await source.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (OpenAiException exception) when (hasBegun)
            {
                fault = exception;
            }

            if (fault is not null)
            {
                yield return new(JsonSerializer.Serialize(new ErrorJson(new(fault.Message, "server_error", fault.Param, fault.Code)), OpenAiJson.Options), Error);
                yield break;
            }

            yield return source.Current;
        }
    }
}
