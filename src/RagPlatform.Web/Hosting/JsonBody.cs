using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;

namespace RagPlatform.Web.Hosting;

/// <summary>Reads JSON that strangers send: whatever is wrong with it is their mistake, told in words.</summary>
internal static class JsonBody
{
    /// <param name="context">The request.</param>
    /// <param name="options">How names are written.</param>
    /// <param name="limit">Largest body, bytes.</param>
    /// <exception cref="JsonBodyException">It is too large, no UTF-8, no JSON, or not of that form.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonSerializerOptions options, int limit)
        where T : class
    {
        var bytes = await ReadBytesAsync(context, limit);
        if (!Utf8.IsValid(bytes.Span))
        {
            throw new JsonBodyException(StatusCodes.Status400BadRequest, "The body is not UTF-8, so nothing was done. Send JSON as UTF-8.");
        }

        try
        {
            RequireText(bytes.Span);
            return JsonSerializer.Deserialize<T>(bytes.Span, options)
                ?? throw new JsonBodyException(StatusCodes.Status400BadRequest, "The body is null, so nothing was done. Send a JSON object.");
        }
        catch (JsonException exception)
        {
            var place = exception.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : null;
            throw new JsonBodyException(
                StatusCodes.Status400BadRequest, $"The body is not the JSON that this call wants{(place is null ? "" : $" (at {place})")}. Nothing was done.", place);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpContext context, int limit)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            if (body.Length + read > limit)
            {
                throw new JsonBodyException(StatusCodes.Status413PayloadTooLarge, $"The body has more than {limit >> 10} KB, so nothing was done. Send documents as files.");
            }

            body.Write(buffer, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    // Half a surrogate pair is JSON and no text: found here once, it need not be thought of wherever a text is taken out.
    private static void RequireText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped && reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                try
                {
                    _ = reader.GetString();
                }
                catch (InvalidOperationException)
                {
                    throw new JsonBodyException(
                        StatusCodes.Status400BadRequest, "A text of the body holds half a character (a lone surrogate), so nothing was done. Send whole characters.");
                }
            }
        }
    }
}

/// <summary>What is wrong with a body.</summary>
internal sealed class JsonBodyException(int status, string message, string? place = null) : BadHttpRequestException(message, status)
{
    /// <summary>The field that is wrong; null when it is none.</summary>
    public string? Place { get; } = place;
}
