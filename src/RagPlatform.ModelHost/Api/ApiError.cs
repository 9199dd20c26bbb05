using System.Globalization;

namespace RagPlatform.ModelHost.Api;

/// <summary>An answer that is an error, in OpenAI's shape.</summary>
internal sealed class ApiError(int status, string message, string type, string? code = null) : Exception(message)
{
    /// <summary>Seconds to wait before another try, for 429 and 503.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The field that is wrong; null when it is not told.</summary>
    public string? Param { get; init; }

    /// <summary>HTTP status.</summary>
    public int Status => status;

    /// <summary>The request cannot be carried out as it is.</summary>
    public static ApiError Invalid(string message, string? code = null) =>
        new(StatusCodes.Status400BadRequest, message, "invalid_request_error", code);

    /// <summary>Writes it.</summary>
    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = status;
        if (RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsJsonAsync(
            new ErrorResponse(new ErrorBody(Message, type, code, Param)), ApiJson.Default.ErrorResponse, cancellationToken: context.RequestAborted);
    }
}
