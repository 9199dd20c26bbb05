using System.Reflection;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>The JSON body of a request; a wrong one is told in the API's own shape, with the place that is wrong.</summary>
internal sealed record OpenAiBody<T>(T Value) : IBindableFromHttpContext<OpenAiBody<T>>
    where T : class
{
    /// <summary>Largest body, bytes: a conversation, not a document.</summary>
    private const int Limit = 8 << 20;

    public static async ValueTask<OpenAiBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var bytes = await ReadAsync(context);
        if (!Utf8.IsValid(bytes.Span))
        {
            throw OpenAiException.Invalid("The body is not UTF-8, so nothing was done. Send JSON as UTF-8.");
        }

        try
        {
            RequireText(bytes.Span);
            return JsonSerializer.Deserialize<T>(bytes.Span, OpenAiJson.Options) is { } value
                ? new(value)
                : throw OpenAiException.Invalid("The body is null, so nothing was done. Send a JSON object.");
        }
        catch (JsonException exception)
        {
            var param = exception.Path?.TrimStart('$', '.');
            throw OpenAiException.Invalid(
                $"The body is not the JSON that this call wants{(param is { Length: > 0 } ? $" (at {param})" : "")}. Nothing was done.", param is { Length: > 0 } ? param : null);
        }
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
                    throw OpenAiException.Invalid("A text of the body holds half a character (a lone surrogate), so nothing was done. Send whole characters.");
                }
            }
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = Limit;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            if (body.Length + read > Limit)
            {
                throw new OpenAiException(StatusCodes.Status413PayloadTooLarge, $"The body has more than {Limit >> 20} MB, so nothing was done. Send documents as files.");
            }

            body.Write(buffer, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
