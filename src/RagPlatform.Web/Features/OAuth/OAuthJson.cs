using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace RagPlatform.Web.Features.OAuth;

/// <summary>How OAuth writes and tells things.</summary>
internal static class OAuthJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static JsonHttpResult<T> Answer<T>(T content, int status = StatusCodes.Status200OK) => TypedResults.Json(content, Options, statusCode: status);

    /// <param name="error">Why, as the RFCs name it.</param>
    /// <param name="description">What happened, what it means, what to do.</param>
    /// <param name="status">400 but where something else is said.</param>
    public static JsonHttpResult<OAuthErrorJson> Refuse(string error, string description, int status = StatusCodes.Status400BadRequest) =>
        Answer(new OAuthErrorJson(error, description), status);
}

/// <summary>RFC 6749, section 5.2.</summary>
internal sealed record OAuthErrorJson(string Error, string ErrorDescription);
