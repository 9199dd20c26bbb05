using System.Security.Cryptography;
using System.Text;

namespace RagPlatform.ModelHost.Api;

/// <summary>Lets only those in who have the key, except to <c>/health</c>, and turns errors into OpenAI's shape.</summary>
internal sealed class KeyGuard(RequestDelegate next, HostArguments arguments)
{
    private readonly byte[] _expected = Hash("Bearer " + arguments.Key);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            if (context.Request.Path != "/health" && !CryptographicOperations.FixedTimeEquals(Hash(context.Request.Headers.Authorization.ToString()), _expected))
            {
                throw new ApiError(StatusCodes.Status401Unauthorized, "The key is missing or wrong.", "invalid_request_error", "invalid_api_key");
            }

            await next(context);
        }
        catch (ApiError error) when (!context.Response.HasStarted)
        {
            await error.WriteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has left: there is nobody to answer.
        }
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
