using System.Text.Json;
using RagPlatform.Core.Audit;

namespace RagPlatform.Web.Features.Audit;

/// <summary>A row of the log, as the API, the export and the command line tell it.</summary>
internal sealed record AuditEntryJson(
    long Number, DateTimeOffset At, AuditAction Action, AuditOutcome Outcome, string? PersonId, string Person, Guid? KeyId, string? Key, string? Address,
    string? TargetKind, string? TargetId, string? Target, JsonElement? Details, string Hash)
{
    public static AuditEntryJson From(AuditEntry entry) => new(
        entry.Number, entry.At, entry.Event.Action, entry.Event.Outcome, entry.Event.Actor.PersonId, entry.Event.Actor.Name, entry.Event.Actor.Key?.Id,
        entry.Event.Actor.Key?.Name, entry.Event.Actor.Address, entry.Event.Target?.Kind, entry.Event.Target?.Id, entry.Event.Target?.Name,
        Parse(entry.Event.Details), entry.Hash);

    // A row that was changed by hand must not keep the others from being read.
    private static JsonElement? Parse(string? details)
    {
        try
        {
            return details is null ? null : JsonElement.Parse(details);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(details);
        }
    }
}

internal sealed record AuditPageJson(IEnumerable<AuditEntryJson> Entries, long Total, long? Next)
{
    public static AuditPageJson From(AuditResult page) => new(page.Entries.Select(AuditEntryJson.From), page.Total, page.Next);
}

internal sealed record AuditVerificationJson(
    bool Intact, DateTimeOffset At, long Rows, long RemovedByRetention, string Head, IReadOnlyList<AuditProblem> Problems)
{
    public static AuditVerificationJson From(AuditVerification found) => new(
        found.IsIntact, found.At, found.Rows, found.RemovedByRetention, found.Head.ToString(), found.Problems);
}
