using Microsoft.AspNetCore.Diagnostics;
using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Web.Hosting;

/// <summary>Turns what endpoints could not decide into ProblemDetails: a text for people, never a stack trace.</summary>
internal sealed partial class ApiExceptionHandler(IProblemDetailsService problems, ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var (status, title, detail) = exception switch
        {
            DuplicateNameException => (StatusCodes.Status409Conflict, "It is there already", exception.Message),
            EmbeddingMismatchException => (StatusCodes.Status409Conflict, "The embedding model does not match", exception.Message),
            AccessDeniedException { IsVisible: false } hidden => (StatusCodes.Status404NotFound, "Not found", hidden.Message),
            AccessDeniedException denied => (StatusCodes.Status403Forbidden, "You may not do that", denied.Message),
            UnknownPrincipalException unknown => (StatusCodes.Status400BadRequest, "The request can't be used", unknown.Message),
            UploadException upload => (StatusOf(upload.Problem), "The file was not added", upload.Message),
            StorageException storage => (StatusCodes.Status507InsufficientStorage, "The storage folder can't be used", storage.Message),
            BadHttpRequestException bad => (bad.StatusCode, "The request can't be used", Explain(bad)),
            _ => (
                StatusCodes.Status500InternalServerError,
                "Something went wrong",
                "The server could not finish this request. What was stored before it stays. Try again; if it happens again, the log of "
                + $"the server says more under {httpContext.TraceIdentifier}."),
        };
        if (status == StatusCodes.Status500InternalServerError)
        {
            Log.Failed(logger, exception, httpContext.Request.Method, httpContext.Request.Path, httpContext.TraceIdentifier);
        }

        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = status, Title = title, Detail = detail },
        });
    }

    private static int StatusOf(UploadProblem problem) => problem switch
    {
        UploadProblem.TooLarge => StatusCodes.Status413PayloadTooLarge,
        UploadProblem.UnknownType => StatusCodes.Status415UnsupportedMediaType,
        UploadProblem.NoCollection => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status400BadRequest,
    };

    private static string Explain(BadHttpRequestException exception) =>
        exception.InnerException is System.Text.Json.JsonException json
            ? $"The body is not the JSON that this call wants{(json.Path is { Length: > 0 } path ? $" (at {path})" : "")}. GET /openapi/v1.json describes it."
            : exception.Message;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed ({Trace})")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string path, string trace);
    }
}
