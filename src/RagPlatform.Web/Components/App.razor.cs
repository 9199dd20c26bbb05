using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace RagPlatform.Web.Components;

/// <summary>The document around every page.</summary>
public sealed partial class App
{
    /// <summary>
    /// Not prerendered: every page is live, and what it shows (conversations, rights, running answers) would be read twice. A skeleton of
    /// the frame stands in for the moment until the circuit is there.
    /// </summary>
    private static readonly InteractiveServerRenderMode Interactive = new(prerender: false);

    [CascadingParameter] public required HttpContext Context { get; set; }

    /// <summary>Live, but for pages of those who have not signed in.</summary>
    private IComponentRenderMode? Mode => Context.AcceptsInteractiveRouting() ? Interactive : null;

    private bool IsDark => Context.Request.Cookies["theme"] == "dark";
}
