namespace RagPlatform.Web.Features.OpenAi;

/// <summary>A request that cannot be answered, as clients of the OpenAI API are told: with the field that is wrong and a code.</summary>
internal sealed class OpenAiException(int status, string message, string? param = null, string? code = null) : BadHttpRequestException(message, status)
{
    /// <summary>The field that is wrong, such as <c>messages</c>; null when it is none.</summary>
    public string? Param { get; } = param;

    /// <summary>For programs, such as <c>model_not_found</c>; null when there is none.</summary>
    public string? Code { get; } = code;

    /// <summary>When to try again; null when that does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static OpenAiException Invalid(string message, string? param = null, string? code = null) =>
        new(StatusCodes.Status400BadRequest, message, param, code);

    public static OpenAiException NotFound(string message, string? param = null, string? code = "not_found") =>
        new(StatusCodes.Status404NotFound, message, param, code);
}
