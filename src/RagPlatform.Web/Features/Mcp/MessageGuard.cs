using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>Stands before the SDK, which takes some messages that are none for faults of its own.</summary>
internal static class MessageGuard
{
    /// <summary>Largest message, bytes: the longest question and its arguments are far below it.</summary>
    private const int MaxMessage = 1_000_000;

    /// <summary>JSON-RPC's code for what is JSON and no request.</summary>
    private const int InvalidRequest = -32600;

    public static RequestDelegate Before(RequestDelegate next) => async context =>
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxMessage;
        }

        if (!context.Request.HasJsonContentType() || !IsUtf8(context.Request))
        {
            await TypedResults.Problem(
                "A message of the Model Context Protocol is JSON in UTF-8. Nothing was done. Send it with Content-Type: application/json.",
                statusCode: StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception exception) when (IsOfJson(exception) && !context.Response.HasStarted)
        {
            // Parameters of initialize that have another form: the SDK tells those of other methods itself.
            context.Response.Clear();
            await TypedResults.Json(
                new { jsonrpc = "2.0", id = (object?)null, error = new { code = InvalidRequest, message = "The parameters of this message have another form. Nothing was done." } },
                statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
        }
    };

    // Text that is no UTF-8, or half a surrogate pair, is told as an operation that is not valid.
    private static bool IsOfJson(Exception exception) =>
        exception is JsonException
        || (exception is InvalidOperationException && exception.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true);

    private static bool IsUtf8(HttpRequest request) =>
        request.GetTypedHeaders().ContentType is { } type && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
