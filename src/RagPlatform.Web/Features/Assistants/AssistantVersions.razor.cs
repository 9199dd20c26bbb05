using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Assistants;

namespace RagPlatform.Web.Features.Assistants;

/// <summary>Earlier states with what changed; one can go back to each.</summary>
public sealed partial class AssistantVersions
{
    /// <summary>Newest first.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<Assistant> Versions { get; set; }

    [Parameter] public EventCallback<Assistant> OnRestore { get; set; }

    private string What(int index)
    {
        if (index == Versions.Count - 1)
        {
            return L["FirstVersion"];
        }

        var changes = AssistantDraft.Changes(Versions[index + 1], Versions[index]);
        return changes.Count == 0 ? L["NothingChanged"] : L["Changed", string.Join(", ", changes.Select(name => L[name].Value))];
    }
}
