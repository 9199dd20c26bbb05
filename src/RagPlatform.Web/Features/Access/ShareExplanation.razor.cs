using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Access;

namespace RagPlatform.Web.Features.Access;

/// <summary>"Why can, why can't X see this?" as a chain of rules in words.</summary>
public sealed partial class ShareExplanation(AccessExplainer explainer, CurrentCaller current) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private AccessExplanation? _explanation;
    private string _person = "";

    /// <summary>What is asked about.</summary>
    [Parameter, EditorRequired] public required AccessTarget Target { get; set; }

    /// <summary>Who can be asked about: principals and names.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<KeyValuePair<string, string>> People { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task ExplainAsync(string? principal)
    {
        _person = principal ?? "";
        try
        {
            _explanation = _person.Length == 0
                ? null
                : await explainer.ExplainAsync(Target, _person[(_person.IndexOf(':', StringComparison.Ordinal) + 1)..], current.Caller, _leaving.Token);
        }
        catch (AccessDeniedException)
        {
            _explanation = null; // The right to know was lost; the list above says so.
        }
    }

    private string Say(AccessStep step)
    {
        var name = _explanation!.PersonName;
        return step switch
        {
            { Rule: AccessRule.Account } => L["StepAccount"],
            { Rule: AccessRule.StandsFor } => L["StepStandsFor", name, string.Join(", ", step.Principals.Select(one => NameOf(one.Principal, one.Name)))],
            { Rule: AccessRule.DocumentInherits } => L["StepInherits"],
            { Holds: true } => L[$"Step{step.Rule}", string.Join(", ", step.Grants.Select(grant => L["As", NameOf(grant.Principal, grant.Name), L[$"Role{grant.Role}"]].Value))],
            _ => L[$"Step{step.Rule}Not", name],
        };
    }

    private string NameOf(string principal, string name) => principal == Principal.Everyone ? L["Everyone"] : name;
}
