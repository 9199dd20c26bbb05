using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Models;

namespace RagPlatform.Web.Features.Assistants;

/// <summary>The settings of an assistant.</summary>
public sealed partial class AssistantForm
{
    [Parameter, EditorRequired] public required AssistantDraft Draft { get; set; }

    [Parameter] public IReadOnlyList<CollectionSummary> Collections { get; set; } = [];

    /// <summary>All that are installed.</summary>
    [Parameter] public IReadOnlyList<InstalledModel> Models { get; set; } = [];

    /// <summary>Name of the chat model that answers at present; null for none.</summary>
    [Parameter] public string? LoadedModel { get; set; }

    [Parameter] public string? NameError { get; set; }

    [Parameter] public string? OriginsError { get; set; }

    [Parameter] public EventCallback OnChange { get; set; }

    // A model that was removed stays in the list while an assistant names it: otherwise the form would show another one.
    private IEnumerable<string> Options(ModelKind kind, string chosen) =>
        Models.Where(model => model.Kind == kind).Select(model => model.Name)
            .Concat(chosen.Length > 0 && chosen != ModelOptions.None ? [chosen] : []).Distinct();

    private Task ChooseAsync(Guid id, bool isChosen)
    {
        _ = isChosen ? Draft.CollectionIds.Add(id) : Draft.CollectionIds.Remove(id);
        return OnChange.InvokeAsync();
    }
}
