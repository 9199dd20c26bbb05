using System.Text.Json;
using RagPlatform.Core.Access;

namespace RagPlatform.Core.Audit;

/// <summary>The short way to append.</summary>
public static class AuditLogExtensions
{
    /// <summary>Says that the caller did something.</summary>
    public static Task RecordAsync(
        this IAuditLog audit, Caller caller, AuditAction action, AuditTarget? target = null, AuditOutcome outcome = AuditOutcome.Done, string? details = null,
        CancellationToken cancellationToken = default) =>
        audit.AppendAsync(new AuditEvent(action, AuditActor.Of(caller), target, outcome, details), cancellationToken);

    /// <summary>Says what was changed about a person or a group, once it was: nothing that gives up takes that back.</summary>
    public static Task RecordChangeAsync(this IAuditLog audit, AuditActor by, AuditTarget target, string did) =>
        audit.AppendAsync(
            new AuditEvent(AuditAction.PeopleChanged, by, target, Details: JsonSerializer.Serialize(new { did })), CancellationToken.None);
}
