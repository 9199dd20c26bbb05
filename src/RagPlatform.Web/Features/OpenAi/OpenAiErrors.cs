using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>Under <c>/v1</c> every failure, whoever tells it, has the shape that clients of the OpenAI API read.</summary>
internal sealed class OpenAiErrors : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => context.HttpContext.Request.Path.StartsWithSegments(OpenAiRegistration.Path);

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var response = context.HttpContext.Response;
        var status = context.ProblemDetails.Status ?? response.StatusCode;
        var exception = context.Exception as OpenAiException;
        var message = context.ProblemDetails.Detail ?? context.ProblemDetails.Title ?? ReasonPhrases.GetReasonPhrase(status);
        response.StatusCode = status;
        OpenAiRegistration.Identify(context.HttpContext);
        if (exception?.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return new(response.WriteAsJsonAsync(
            new ErrorJson(new(message, TypeOf(status), exception?.Param ?? (context.Exception as JsonBodyException)?.Place, exception?.Code ?? CodeOf(status))), OpenAiJson.Options, CancellationToken.None));
    }

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private static string? CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "invalid_api_key",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status429TooManyRequests => "rate_limit_exceeded",
        _ => null,
    };
}

internal sealed record ErrorJson(ErrorBodyJson Error);

internal sealed record ErrorBodyJson(
    string Message, string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);
