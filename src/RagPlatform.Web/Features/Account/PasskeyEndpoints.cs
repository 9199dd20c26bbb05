using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Features.Account;

/// <summary>What the pages' script calls: ceremonies of passkeys are between the browser and the server, not over a circuit. No keys, no other sites.</summary>
internal static class PasskeyEndpoints
{
    public static IServiceCollection AddAccountFeature(this IServiceCollection services) => services.AddSingleton<OwnAccount>();

    public static IEndpointRouteBuilder MapPasskeys(this IEndpointRouteBuilder routes)
    {
        var mine = routes.MapGroup("/account/passkeys").ExcludeFromDescription();
        mine.MapPost("/options", StartMakingAsync);
        mine.MapPost("/", MakeAsync);
        var signIn = routes.MapGroup("/sign-in/passkey").ExcludeFromDescription().AllowAnonymous();
        signIn.MapPost("/options", async (HttpContext context, Passkeys passkeys) => TypedResults.Content(await passkeys.StartSignInAsync(context), "application/json"));
        signIn.MapPost("/", SignInAsync);
        return routes;
    }

    // The challenge that it gives is what makes the second step possible: whoever has one has given the password.
    private static async Task<Results<ContentHttpResult, ProblemHttpResult, UnauthorizedHttpResult>> StartMakingAsync(
        PasswordJson given, HttpContext context, Passkeys passkeys, OwnAccount account, IPeopleStore people) =>
        await FindPersonAsync(context, people) is not { } person ? TypedResults.Unauthorized()
        : await account.MayAddPasskeyAsync(person, given.Password, context.RequestAborted)
            ? TypedResults.Content(await passkeys.StartMakingAsync(context, person), "application/json")
            : TypedResults.Problem(
                "That is not the current password, so no passkey was added. Type it once more; after some wrong ones it is not looked at for a while.",
                statusCode: StatusCodes.Status403Forbidden, title: "The password is wrong");

    private static async Task<Results<Created, ProblemHttpResult, UnauthorizedHttpResult>> MakeAsync(
        NewPasskeyJson made, HttpContext context, Passkeys passkeys, IPeopleStore people)
    {
        if (made.Name?.Trim() is not { Length: > 0 and <= Passkeys.MaxName } name)
        {
            return ApiProblems.Invalid($"A passkey needs a name of 1 to {Passkeys.MaxName} characters, so none was added. Name the device that holds it.");
        }

        return await FindPersonAsync(context, people) is not { } person ? TypedResults.Unauthorized()
            : await passkeys.MakeAsync(context, person, name, made.Credential.GetRawText()) ? TypedResults.Created()
            : ApiProblems.Invalid("The passkey does not answer what this server asked, or is known already, so none was added. Try once more.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult, EmptyHttpResult>> SignInAsync(CredentialJson used, HttpContext context, Passkeys passkeys)
    {
        var outcome = await passkeys.SignInAsync(context, used.Credential.GetRawText());
        if (outcome.Wait is { } wait)
        {
            await LimitRegistration.RefuseAsync(context, wait, "Too many wrong attempts came from this address, so none is looked at for now. Wait, then try again.");
            return TypedResults.Empty;
        }

        return outcome.Result == SignInResult.SignedIn
            ? TypedResults.NoContent()
            : TypedResults.Problem("The passkey is not known here, so nobody is signed in.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static async Task<Person?> FindPersonAsync(HttpContext context, IPeopleStore people) =>
        context.Features.Get<SessionCaller>() is { } session && Guid.TryParse(session.Caller.PersonId, out var id)
            ? await people.FindPersonAsync(id, context.RequestAborted)
            : null;
}

/// <param name="Password">The current password, where the person has one.</param>
internal sealed record PasswordJson(string? Password = null);

internal sealed record NewPasskeyJson(string? Name, JsonElement Credential);

internal sealed record CredentialJson(JsonElement Credential);
