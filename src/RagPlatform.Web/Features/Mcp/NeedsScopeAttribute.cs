using RagPlatform.Core.Access.Keys;

namespace RagPlatform.Web.Features.Mcp;

/// <summary>What a key must have been made for to see and call a tool; any of them is enough.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsScopeAttribute(KeyScopes anyOf) : Attribute
{
    public KeyScopes AnyOf { get; } = anyOf;
}
