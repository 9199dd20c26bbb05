namespace RagPlatform.Web.Hosting.OAuth;

/// <summary>The endpoint is called by apps that people allowed (OAuth); all others are closed to their tokens.</summary>
internal sealed class OAuthMetadata
{
    public static OAuthMetadata Instance { get; } = new();

    /// <summary>Whether the request asks for such an endpoint.</summary>
    public static bool IsOn(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<OAuthMetadata>() is not null;
}

internal static class OAuthConventions
{
    /// <summary>Name of the CORS policy of what pages elsewhere may call: no cookie counts there, so nobody is asked for without knowing.</summary>
    public const string AnyOrigin = "oauth";

    /// <summary>Opens an endpoint to apps that people allowed, and to pages elsewhere that are such apps.</summary>
    public static TBuilder ForApps<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(OAuthMetadata.Instance).RequireCors(AnyOrigin);
}
