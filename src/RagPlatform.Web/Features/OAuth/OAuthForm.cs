using Microsoft.AspNetCore.Http.Features;

namespace RagPlatform.Web.Features.OAuth;

/// <summary>The fields of a request to the token or revocation endpoint.</summary>
internal sealed class OAuthForm(IFormCollection fields)
{
    private const int MaxBody = 16 << 10;

    private static readonly FormOptions _limits = new() { BufferBody = false, ValueCountLimit = 20, KeyLengthLimit = 100, ValueLengthLimit = 4 << 10 };

    /// <summary>The form; null when it is none, is too large, or names a field twice (RFC 6749, 3.2).</summary>
    public static async Task<OAuthForm?> ReadAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBody;
        }

        if (request.ContentType?.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true || request.ContentLength > MaxBody)
        {
            return null;
        }

        try
        {
            var fields = await request.ReadFormAsync(_limits, request.HttpContext.RequestAborted);
            return fields.Any(field => field.Value.Count > 1) ? null : new OAuthForm(fields);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException or ArgumentException && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return null; // Too many fields, one too long, more bytes than are taken, or an encoding that there is not.
        }
    }

    /// <summary>A field; null when it is not there, or empty (RFC 6749, 3.2: the same).</summary>
    public string? this[string name] => fields[name].ToString() is { Length: > 0 } value ? value : null;
}
