using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Audit;

internal static class AuditEndpoints
{
    private const int MaxLimit = 1_000;

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/api/audit").WithTags("Audit").ForAdministrators().ForKeys(KeyScopes.Administer)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        audit.MapGet("/", ReadAsync).WithSummary("Who did what, newest first").ProducesProblem(StatusCodes.Status400BadRequest);
        audit.MapGet("/export", ExportAsync).WithSummary("The log as CSV or JSON, oldest first")
            .Produces<IEnumerable<AuditEntryJson>>(StatusCodes.Status200OK, "application/json", "text/csv")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        audit.MapGet("/verify", VerifyAsync).WithSummary("Recomputes the chain; head is one that was noted earlier, number:hash")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        return routes;
    }

    private static async Task<Results<Ok<AuditPageJson>, ProblemHttpResult>> ReadAsync(
        [AsParameters] AuditFilter filter, long? before, int? limit, IAuditLog audit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return ApiProblems.Invalid($"limit is {limit}, but a page has 1 to {MaxLimit} rows. Nothing was read.");
        }

        if (filter.ToQuery() is not { } query)
        {
            return filter.NoAction();
        }

        query = query with { Before = before, Limit = limit ?? query.Limit };
        return TypedResults.Ok(AuditPageJson.From(await audit.ReadAsync(query, cancellationToken)));
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        [AsParameters] AuditFilter filter, string? format, Caller caller, IAuditLog audit, HttpContext context, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (filter.ToQuery() is not { } query)
        {
            return filter.NoAction();
        }

        if (!Enum.TryParse<AuditFormat>(format ?? nameof(AuditFormat.Csv), ignoreCase: true, out var chosen) || !Enum.IsDefined(chosen))
        {
            return ApiProblems.Invalid($"'{format}' is no format of an export. Send format=csv or format=json.");
        }

        // Written before the first row leaves, so that the export is part of itself.
        await audit.RecordAsync(caller, AuditAction.Exported, AuditTargets.Log, cancellationToken: cancellationToken);
        var name = $"audit-{time.GetUtcNow():yyyy-MM-dd}.{(chosen == AuditFormat.Csv ? "csv" : "json")}";
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            async stream =>
            {
                // With the mark that tells spreadsheets that it is UTF-8.
                await using var writer = new StreamWriter(stream, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: chosen == AuditFormat.Csv));
                await AuditExport.WriteAsync(writer, audit.ExportAsync(query, cancellationToken), chosen, cancellationToken);
            },
            chosen == AuditFormat.Csv ? "text/csv; charset=utf-8" : "application/json",
            name);
    }

    private static async Task<Results<Ok<AuditVerificationJson>, ProblemHttpResult>> VerifyAsync(
        string? head, IAuditLog audit, CancellationToken cancellationToken)
    {
        var kept = head is null ? null : AuditHead.Parse(head);
        return head is not null && kept is null
            ? ApiProblems.Invalid($"'{head}' is no head of an audit log. Send it as it was shown: number:hash.")
            : TypedResults.Ok(AuditVerificationJson.From(await audit.VerifyAsync(kept, cancellationToken)));
    }
}

/// <param name="From">Not before this moment.</param>
/// <param name="To">Before this moment.</param>
/// <param name="Person">Id of a person or key, or a part of the name.</param>
/// <param name="What">What happened, in small or large letters.</param>
internal sealed record AuditFilter(DateTimeOffset? From, DateTimeOffset? To, string? Person, string? What)
{
    /// <summary>Null when <see cref="What"/> is nothing that happens.</summary>
    public AuditQuery? ToQuery()
    {
        AuditAction? action = Enum.TryParse<AuditAction>(What, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null;
        return What is { Length: > 0 } && action is null ? null : new AuditQuery { From = From, To = To, Person = Person, Action = action };
    }

    public ProblemHttpResult NoAction() =>
        ApiProblems.Invalid($"'{What}' is nothing that the log knows. Nothing was read. Send one of {string.Join(", ", Enum.GetNames<AuditAction>())}.");
}
