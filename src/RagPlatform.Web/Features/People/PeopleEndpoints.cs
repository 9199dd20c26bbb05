using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.People;

/// <summary>People and groups over HTTP, for administrators, where people have accounts.</summary>
internal static class PeopleEndpoints
{
    private const int MostNamed = 10;

    public static IServiceCollection AddPeopleFeature(this IServiceCollection services) => services.AddSingleton<PeopleAdministration>();

    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/api/users").WithTags("People").ForAdministrators().TellingProblems().ForKeys(KeyScopes.Administer);
        users.MapGet("/", ListAsync).WithSummary("Everybody with an account");
        users.MapPost("/", InviteAsync).WithSummary("Makes an account, and a link that works once, behind which its person chooses a password")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        users.MapPut("/{id:guid}", ChangeAsync).WithSummary("Changes a person; what is left out stays. A disabled account is signed out everywhere")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        users.MapPost("/{id:guid}/link", MakeLinkAsync).WithSummary("Makes a link for a new password, in place of an earlier one").ProducesProblem(StatusCodes.Status404NotFound);
        users.MapGet("/{id:guid}/view", ViewAsync).WithSummary("What a person sees: collections and assistants, by the same queries as their own lists")
            .ProducesProblem(StatusCodes.Status404NotFound);
        users.MapGet("/{id:guid}/sessions", ListSessionsAsync).WithSummary("Where a person is signed in").ProducesProblem(StatusCodes.Status404NotFound);
        users.MapDelete("/{id:guid}/sessions", EndSessionsAsync).WithSummary("Signs a person out everywhere").ProducesProblem(StatusCodes.Status404NotFound);
        users.MapDelete("/{id:guid}/sessions/{session:guid}", EndSessionAsync).WithSummary("Ends one session").ProducesProblem(StatusCodes.Status404NotFound);
        var groups = routes.MapGroup("/api/groups").WithTags("People").ForAdministrators().TellingProblems().ForKeys(KeyScopes.Administer);
        groups.MapGet("/", ListGroupsAsync).WithSummary("All groups with their members");
        groups.MapPost("/", AddGroupAsync).WithSummary("Adds a group").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        groups.MapPut("/{id:guid}", ChangeGroupAsync).WithSummary("Renames a group or replaces its members; what is left out stays")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        groups.MapDelete("/{id:guid}", DeleteGroupAsync).WithSummary("Deletes a group with the rights that were given to it").ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Ok<IEnumerable<PersonJson>>> ListAsync(IPeopleStore people, CancellationToken cancellationToken) =>
        TypedResults.Ok((await people.ListPeopleAsync(cancellationToken)).Select(PersonJson.From));

    private static async Task<Created<InvitedJson>> InviteAsync(
        NewPersonJson wanted, HttpContext context, Caller caller, PeopleAdministration administration, CancellationToken cancellationToken)
    {
        var (person, link) = await administration.InviteAsync(wanted.Name, wanted.Email, wanted.Administrator, caller, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/users/{person.Id}", new InvitedJson(PersonJson.From(person), Absolute(context, link), link.ExpiresAt));
    }

    private static async Task<Results<Ok<PersonJson>, ProblemHttpResult>> ChangeAsync(
        Guid id, ChangedPersonJson changed, Caller caller, PeopleAdministration administration, CancellationToken cancellationToken) =>
        await administration.ChangeAsync(id, new(changed.Name, changed.Email, changed.Administrator, changed.Disabled), caller, cancellationToken) is { } person
            ? TypedResults.Ok(PersonJson.From(person))
            : NoPerson();

    private static async Task<Results<Ok<LinkJson>, ProblemHttpResult>> MakeLinkAsync(
        Guid id, HttpContext context, Caller caller, PeopleAdministration administration, CancellationToken cancellationToken)
    {
        if (await administration.MakeLinkAsync(id, caller, cancellationToken) is not { } link)
        {
            return NoPerson();
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new LinkJson(Absolute(context, link), link.ExpiresAt));
    }

    private static async Task<Results<Ok<SeenThings>, ProblemHttpResult>> ViewAsync(Guid id, PersonView view, CancellationToken cancellationToken) =>
        await view.FindAsync(id.ToString(), cancellationToken) is { } seen ? TypedResults.Ok(seen) : NoPerson();

    private static async Task<Results<Ok<IEnumerable<SessionJson>>, ProblemHttpResult>> ListSessionsAsync(
        Guid id, IPeopleStore people, PeopleAdministration administration, CancellationToken cancellationToken) =>
        await people.FindPersonAsync(id, cancellationToken) is null
            ? NoPerson()
            : TypedResults.Ok((await administration.ListSessionsAsync(id, cancellationToken)).Select(SessionJson.From));

    private static async Task<Results<NoContent, ProblemHttpResult>> EndSessionsAsync(
        Guid id, Caller caller, IPeopleStore people, PeopleAdministration administration, CancellationToken cancellationToken)
    {
        if (await people.FindPersonAsync(id, cancellationToken) is not { } person)
        {
            return NoPerson();
        }

        await administration.EndSessionsAsync(person, caller, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndSessionAsync(
        Guid id, Guid session, Caller caller, IPeopleStore people, PeopleAdministration administration, CancellationToken cancellationToken) =>
        await people.FindPersonAsync(id, cancellationToken) is not { } person ? NoPerson()
        : await administration.EndSessionAsync(person, session, caller, cancellationToken) ? TypedResults.NoContent()
        : ApiProblems.NotFound("There is no such session, or it ended before.");

    private static async Task<Ok<IEnumerable<GroupJson>>> ListGroupsAsync(PeopleAdministration administration, CancellationToken cancellationToken) =>
        TypedResults.Ok((await administration.ListGroupsAsync(cancellationToken)).Select(one => GroupJson.From(one.Group, one.Members)));

    private static async Task<Created<GroupJson>> AddGroupAsync(
        NewGroupJson wanted, Caller caller, PeopleAdministration administration, CancellationToken cancellationToken)
    {
        var group = await administration.AddGroupAsync(wanted.Name, caller, cancellationToken);
        return TypedResults.Created($"/api/groups/{group.Id}", GroupJson.From(group, []));
    }

    private static async Task<Results<Ok<GroupJson>, ProblemHttpResult>> ChangeGroupAsync(
        Guid id, ChangedGroupJson changed, Caller caller, IPeopleStore people, PeopleAdministration administration, CancellationToken cancellationToken)
    {
        if (await FindGroupAsync(id, people, cancellationToken) is not { } group)
        {
            return NoGroup();
        }

        // Before the name is changed: all of it or nothing. Of a provider's group nothing is changed, which is said below.
        if (group.Provider is null && changed.Members is not null && changed.Members.Except((await people.ListPeopleAsync(cancellationToken)).Select(person => person.Id)).ToList() is { Count: > 0 } unknown)
        {
            return ApiProblems.Invalid($"Nobody has the id {string.Join(", ", unknown.Take(MostNamed))}, so nothing was changed. GET /api/users lists everybody.");
        }

        if (changed.Name is not null && changed.Name != group.Name)
        {
            group = await administration.RenameGroupAsync(group, changed.Name, caller, cancellationToken);
        }

        if (changed.Members is not null)
        {
            await administration.SetMembersAsync(group, changed.Members, caller, cancellationToken);
        }

        return TypedResults.Ok(GroupJson.From(group, await people.ListMembersAsync(id, cancellationToken)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteGroupAsync(
        Guid id, Caller caller, IPeopleStore people, PeopleAdministration administration, CancellationToken cancellationToken)
    {
        if (await FindGroupAsync(id, people, cancellationToken) is not { } group)
        {
            return NoGroup();
        }

        await administration.DeleteGroupAsync(group, caller, cancellationToken);
        return TypedResults.NoContent();
    }

    private static RouteGroupBuilder TellingProblems(this RouteGroupBuilder group) => group.AddEndpointFilter(async (context, next) =>
    {
        try
        {
            return await next(context);
        }
        catch (PeopleException problem)
        {
            return ApiProblems.Invalid(problem.Message);
        }
        catch (LastAdministratorException problem)
        {
            return TypedResults.Problem(problem.Message, statusCode: StatusCodes.Status409Conflict, title: "Somebody must administer");
        }
    });

    private static async Task<PeopleGroup?> FindGroupAsync(Guid id, IPeopleStore people, CancellationToken cancellationToken) =>
        (await people.ListGroupsAsync(cancellationToken)).FirstOrDefault(group => group.Id == id);

    private static string Absolute(HttpContext context, MadeLink link) => $"{context.Request.Scheme}://{context.Request.Host}{link.Path}";

    private static ProblemHttpResult NoPerson() => ApiProblems.NotFound("There is no such person. GET /api/users lists everybody.");

    private static ProblemHttpResult NoGroup() => ApiProblems.NotFound("There is no such group. GET /api/groups lists all.");
}
