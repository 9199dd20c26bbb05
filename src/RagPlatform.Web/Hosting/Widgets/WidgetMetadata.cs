namespace RagPlatform.Web.Hosting.Widgets;

/// <summary>The endpoint is called by pages elsewhere with a widget token; all others are closed to such tokens.</summary>
internal sealed class WidgetMetadata
{
    public static WidgetMetadata Instance { get; } = new();
}

internal static class WidgetConventions
{
    /// <summary>Opens an endpoint to widget tokens, and to the browsers that send them from an allowed page.</summary>
    public static TBuilder ForWidgets<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(WidgetMetadata.Instance);
}
