using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>What brings an assistant into a company's Teams: for its owners, and administrators who see it.</summary>
internal static class SetupEndpoints
{
    public static void MapTeamsSetup(this IEndpointRouteBuilder routes)
    {
        var teams = routes.MapGroup("/api/assistants/{id:guid}/teams").WithTags("Teams").ForKeys(KeyScopes.Administer);
        teams.MapGet("/package", PackAsync).WithSummary("The app package to upload to Microsoft Teams")
            .Produces<Stream>(StatusCodes.Status200OK, "application/zip")
            .WithDescription("A zip file of manifest.json and two icons. 409 names the settings to write while no bot stands for the assistant.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        teams.MapPost("/check", CheckAsync).WithSummary("Checks step by step whether the assistant's bot would answer")
            .WithDescription("Steps that connect to other machines are taken for administrators only, and once a bot is named in the settings.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PackAsync(
        Guid id, Caller caller, AccessRules rules, IAssistantStore assistants, AppPackage package, IAuditLog audit, HttpContext context,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(id, caller, rules, assistants, cancellationToken) is not { } assistant)
        {
            return ApiProblems.NoAssistant();
        }

        if (package.FindProblem(assistant) is { } problem)
        {
            return TypedResults.Problem(problem, statusCode: StatusCodes.Status409Conflict, title: "Not set up yet");
        }

        var content = package.Write(assistant);
        await audit.RecordAsync(
            caller, AuditAction.Exported, AuditTargets.Assistant(id, assistant.Name), details: """{"as":"teams"}""", cancellationToken: cancellationToken);
        context.Response.Headers.ContentDisposition = Downloads.Attachment($"{assistant.Name}.teams.zip");
        return TypedResults.File(content, "application/zip");
    }

    private static async Task<Results<Ok<List<CheckStep>>, ProblemHttpResult>> CheckAsync(
        Guid id, Caller caller, AccessRules rules, IAssistantStore assistants, TeamsCheck check, CancellationToken cancellationToken) =>
        await FindAsync(id, caller, rules, assistants, cancellationToken) is { } assistant
            ? TypedResults.Ok(await check.RunAsync(assistant, caller, cancellationToken).ToListAsync(cancellationToken))
            : ApiProblems.NoAssistant();

    /// <summary>The assistant, for those who may share it; an administrator who may not read it sees no more by that.</summary>
    /// <exception cref="AccessDeniedException">The caller neither owns it nor is an administrator.</exception>
    public static async Task<Assistant?> FindAsync(
        Guid id, Caller caller, AccessRules rules, IAssistantStore assistants, CancellationToken cancellationToken)
    {
        await rules.RequireSharingAsync(new(AccessTargetKind.Assistant, id), caller, cancellationToken);
        return await assistants.FindAsync(id, caller.Filter(), cancellationToken);
    }
}
