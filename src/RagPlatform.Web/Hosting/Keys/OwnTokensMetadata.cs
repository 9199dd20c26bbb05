namespace RagPlatform.Web.Hosting.Keys;

/// <summary>The endpoint is called with tokens of others, which it looks at itself: they are no API keys.</summary>
internal sealed class OwnTokensMetadata
{
    public static OwnTokensMetadata Instance { get; } = new();
}
