using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Access;

/// <summary>Who may do what with collections, documents and assistants, and why.</summary>
internal static class AccessEndpoints
{
    /// <summary>More are a group's work.</summary>
    private const int MostGrants = 1000;

    public static IEndpointRouteBuilder MapAccess(this IEndpointRouteBuilder routes)
    {
        foreach (var (path, kind, noun) in new[]
        {
            ("collections", AccessTargetKind.Collection, "a collection"),
            ("documents", AccessTargetKind.Document, "a document"),
            ("assistants", AccessTargetKind.Assistant, "an assistant"),
        })
        {
            var access = routes.MapGroup($"/api/{path}/{{id:guid}}/access").WithTags("Access").ForKeys(KeyScopes.Administer);
            access.MapGet("/", (Guid id, Caller caller, Sharing sharing, CancellationToken cancellationToken) =>
                    ListAsync(new(kind, id), caller, sharing, cancellationToken))
                .WithSummary($"Who may do what with {noun}").WithDescription(Describe(kind))
                .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
            access.MapPut("/", (Guid id, IReadOnlyList<GrantJson> grants, Caller caller, Sharing sharing, CancellationToken cancellationToken) =>
                    SetAsync(new(kind, id), grants, caller, sharing, cancellationToken))
                .WithSummary($"Replaces who may do what with {noun}").WithDescription(Describe(kind))
                .ProducesProblem(StatusCodes.Status400BadRequest)
                .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
            access.MapGet("/explain", (Guid id, string person, Caller caller, AccessExplainer explainer, CancellationToken cancellationToken) =>
                    ExplainAsync(new(kind, id), person, caller, explainer, cancellationToken))
                .WithSummary($"Why somebody can or can't see {noun}")
                .WithDescription("person is the id of a person. The steps are the rules in the order in which they are applied; the last one decided.")
                .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        }

        return routes;
    }

    private static async Task<Ok<IEnumerable<AccessJson>>> ListAsync(
        AccessTarget target, Caller caller, Sharing sharing, CancellationToken cancellationToken) =>
        TypedResults.Ok((await sharing.ListAsync(target, caller, cancellationToken)).Select(AccessJson.From));

    private static async Task<Results<Ok<IEnumerable<AccessJson>>, ProblemHttpResult>> SetAsync(
        AccessTarget target, IReadOnlyList<GrantJson> grants, Caller caller, Sharing sharing, CancellationToken cancellationToken)
    {
        if (grants.Count > MostGrants || grants.Any(grant => grant?.Principal is null))
        {
            return ApiProblems.Invalid(
                $"A list of rights has at most {MostGrants} entries, each with a principal and a role. Nothing was changed. "
                + "Send [{\"principal\": \"everyone\", \"role\": \"reader\"}].");
        }

        var wanted = grants.Select(grant => new WantedGrant(grant.Principal!, grant.Role)).ToList();
        return TypedResults.Ok((await sharing.SetAsync(target, wanted, caller, cancellationToken)).Select(AccessJson.From));
    }

    private static async Task<Ok<ExplanationJson>> ExplainAsync(
        AccessTarget target, string person, Caller caller, AccessExplainer explainer, CancellationToken cancellationToken) =>
        TypedResults.Ok(ExplanationJson.From(await explainer.ExplainAsync(target, person, caller, cancellationToken)));

    private static string Describe(AccessTargetKind kind) =>
        "For its owners and for administrators. principal is user:ID, group:ID or everyone; role is reader, editor or owner. "
        + (kind == AccessTargetKind.Document
            ? "Without rights of its own a document inherits those of its collection (inherited: true); an empty list makes it inherit again. "
                + "Its own rights count in place of the collection's, and only for those who may read the collection."
            : "An empty list means that nobody sees it until an administrator gives a right anew.");
}

/// <summary>A right to give.</summary>
internal sealed record GrantJson(string? Principal, AccessRole Role);

/// <summary>A right that was given.</summary>
internal sealed record AccessJson(string Principal, string Name, AccessRole Role, string GivenBy, DateTimeOffset GivenAt, bool Inherited)
{
    public static AccessJson From(SharedWith shared) =>
        new(shared.Principal, shared.Name, shared.Role, shared.GivenBy, shared.GivenAt, shared.IsInherited);
}

internal sealed record ExplanationJson(string Person, string Name, bool CanSee, AccessRole? Role, IEnumerable<StepJson> Steps)
{
    public static ExplanationJson From(AccessExplanation explanation) => new(
        explanation.PersonId, explanation.PersonName, explanation.CanSee, explanation.Role,
        explanation.Steps.Select(step => new StepJson(step.Rule, step.Holds, step.Text, step.Principals, step.Grants.Select(AccessJson.From))));
}

internal sealed record StepJson(AccessRule Rule, bool Holds, string Text, IReadOnlyList<PrincipalName> CountsAs, IEnumerable<AccessJson> Grants);
