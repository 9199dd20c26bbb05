using RagPlatform.Core.Access;

namespace RagPlatform.Core.Assistants;

/// <summary>Assistants as people and programs name them.</summary>
public static class AssistantStoreExtensions
{
    /// <summary>The assistant of that name, compared without regard to case, or of that id; null when there is none that may be used.</summary>
    public static async Task<Assistant?> FindNamedAsync(this IAssistantStore assistants, string? nameOrId, AccessFilter filter, CancellationToken cancellationToken) =>
        (await assistants.ListAsync(filter, cancellationToken)).FirstOrDefault(assistant => assistant.IsNamed(nameOrId));

    /// <summary>Whether that is its name, compared without regard to case, or its id.</summary>
    public static bool IsNamed(this Assistant assistant, string? nameOrId) =>
        Guid.TryParse(nameOrId, out var id) ? assistant.Id == id : assistant.Name.Equals(nameOrId?.Trim(), StringComparison.OrdinalIgnoreCase);
}
