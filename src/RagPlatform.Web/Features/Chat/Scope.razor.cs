using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Collections;

namespace RagPlatform.Web.Features.Chat;

/// <summary>Who answers, and from which collections: chips in the composer.</summary>
public sealed partial class Scope
{
    [Parameter] public IReadOnlyList<Assistant> Assistants { get; set; } = [];

    [Parameter] public Guid? AssistantId { get; set; }

    [Parameter] public EventCallback<Guid?> AssistantIdChanged { get; set; }

    [Parameter] public IReadOnlyList<CollectionSummary> Collections { get; set; } = [];

    /// <summary>Null for the assistant's, or all.</summary>
    [Parameter] public IReadOnlyList<Guid>? CollectionIds { get; set; }

    [Parameter] public EventCallback<IReadOnlyList<Guid>?> CollectionIdsChanged { get; set; }

    private string Summary => CollectionIds switch
    {
        null => AssistantId is null ? L["AllCollections"] : L["AssistantCollections"],
        [var only] => Collections.FirstOrDefault(c => c.Collection.Id == only)?.Collection.Name ?? L.Count("Collections", 1),
        _ => L.Count("Collections", CollectionIds.Count),
    };

    private bool IsChosen(CollectionSummary collection) => CollectionIds?.Contains(collection.Collection.Id) == true;

    private Task ChooseAssistantAsync(ChangeEventArgs change) =>
        AssistantIdChanged.InvokeAsync(Guid.TryParse(change.Value as string, out var id) ? id : null);

    private Task ToggleAsync(CollectionSummary collection)
    {
        var id = collection.Collection.Id;
        List<Guid> chosen = [.. CollectionIds ?? []];
        if (!chosen.Remove(id))
        {
            chosen.Add(id);
        }

        return CollectionIdsChanged.InvokeAsync(chosen.Count == 0 ? null : chosen);
    }
}
