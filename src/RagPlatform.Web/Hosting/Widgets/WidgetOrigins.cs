using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;

namespace RagPlatform.Web.Hosting.Widgets;

/// <summary>Which pages may ask, read anew each time. Looks at all assistants: it tells a browser about a page, and nobody about an assistant.</summary>
internal sealed class WidgetOrigins(IAssistantStore assistants)
{
    public async Task<bool> AllowsAsync(Guid assistantId, string origin, CancellationToken cancellationToken) =>
        await assistants.FindAsync(assistantId, AccessFilter.Everything, cancellationToken) is { } assistant && Allows(assistant, origin);

    /// <summary>For a browser that asks before it sends the token, and with it the assistant.</summary>
    public async Task<bool> AnyAllowsAsync(string origin, CancellationToken cancellationToken) =>
        (await assistants.ListAsync(AccessFilter.Everything, cancellationToken)).Any(assistant => Allows(assistant, origin));

    public static bool Allows(Assistant assistant, string origin) => assistant.AllowedOrigins.Contains(origin, StringComparer.Ordinal);
}
