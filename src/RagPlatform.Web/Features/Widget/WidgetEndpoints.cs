using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Feedback;
using RagPlatform.Web.Features.Assistants;
using RagPlatform.Web.Features.Feedback;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Hosting.Widgets;

namespace RagPlatform.Web.Features.Widget;

/// <summary>An assistant on a page elsewhere: its script, the tokens it asks with, and what it shows before the first question.</summary>
internal static class WidgetEndpoints
{
    public static IEndpointRouteBuilder MapWidget(this IEndpointRouteBuilder routes)
    {
        WidgetScript.Map(routes);
        var widget = routes.MapGroup("/api/widget").WithTags("Widget");
        widget.MapPost("/tokens", MakeAsync).ForKeys(KeyScopes.Administer)
            .WithSummary("Makes a token with which a page elsewhere asks an assistant, for ten minutes")
            .WithDescription(
                "For the server of the page, which knows who its visitor is. origin is the page's own and must be among the assistant's allowedOrigins. "
                + "person is the e-mail address of somebody with an account here, with whose rights is answered; or send \"anonymous\": true.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        widget.MapGet("/assistant", FindAssistantAsync).ForKeys(KeyScopes.Ask).ForWidgets().WithSummary("The assistant of the widget token that is sent")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        widget.MapPost("/feedback", JudgeAsync).ForKeys(KeyScopes.Ask).ForWidgets().WithSummary("Says what the visitor of a page elsewhere thinks of an answer")
            .WithDescription("As PUT /api/answers/{messageId}/feedback, for pages with a widget token.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Results<Ok<OwnFeedbackJson>, ProblemHttpResult>> JudgeAsync(
        WidgetFeedbackJson given, HttpContext context, Caller caller, AnswerFeedback feedback, CancellationToken cancellationToken) =>
        context.Features.Get<KeyCaller>()?.Widget is null
            ? ApiProblems.Invalid("This is for pages with a widget token. PUT /api/answers/{messageId}/feedback is for all others.")
            : await FeedbackEndpoints.TakeAsync(
                given.MessageId, new GivenFeedbackJson(given.Verdict, given.Reason, given.Comment), FeedbackDoor.Widget, caller, feedback, cancellationToken);

    private static async Task<Results<Created<WidgetTokenJson>, ProblemHttpResult>> MakeAsync(
        NewWidgetTokenJson wanted, HttpContext context, Caller caller, WidgetTokens tokens, IAssistantStore assistants, IApiKeyStore keys, IAuditLog audit,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (!caller.IsAdministrator)
        {
            return ApiProblems.NoAdministrator();
        }

        if (WebOrigin.Normalise(wanted.Origin) is not { } origin)
        {
            return ApiProblems.Invalid("origin is the scheme and the host of the page, such as https://intranet.example.com. No token was made.");
        }

        if (wanted.Anonymous == (wanted.Person is not null))
        {
            return ApiProblems.Invalid("Who asks was not said, or twice. No token was made. Send either person, an e-mail address, or \"anonymous\": true.");
        }

        var person = wanted.Person is null || context.RequestServices.GetService<IPeopleStore>() is not { } people
            ? null
            : await people.FindByEmailAsync(wanted.Person.Trim(), cancellationToken);
        var token = new WidgetToken(
            wanted.AssistantId, origin, person?.Id, time.GetUtcNow() + WidgetTokens.Lifetime, caller.Key?.Id ?? Guid.Empty,
            caller.Key is { } used ? await FindPrefixAsync(keys, used.Id, cancellationToken) : null);
        if ((!wanted.Anonymous && person is null) || await tokens.FindAskerAsync(token, cancellationToken) is not { } asker)
        {
            return ApiProblems.NotFound(
                $"Nobody with the address {wanted.Person} has an account here that may sign in. No token was made. Invite them on the page People, or send \"anonymous\": true.");
        }

        if (await assistants.FindAsync(wanted.AssistantId, asker.Filter(), cancellationToken) is not { } assistant)
        {
            return ApiProblems.NotFound(
                "That person may not use this assistant, or it does not exist. No token was made. Share the assistant with them, for anonymous with everybody.");
        }

        if (!WidgetOrigins.Allows(assistant, origin))
        {
            return ApiProblems.Invalid($"The assistant does not allow {origin}. No token was made. Add it to the pages that may ask it.");
        }

        await audit.RecordAsync(
            caller, AuditAction.WidgetTokenMade, AuditTargets.Assistant(assistant.Id, assistant.Name),
            details: JsonSerializer.Serialize(new { origin, personId = person?.Id, anonymous = wanted.Anonymous }), cancellationToken: CancellationToken.None);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new WidgetTokenJson(tokens.Write(token), token.ExpiresAt));
    }

    private static async Task<Results<Ok<WidgetAssistantJson>, ProblemHttpResult>> FindAssistantAsync(
        HttpContext context, Caller caller, IAssistantStore assistants, CancellationToken cancellationToken)
    {
        if (context.Features.Get<KeyCaller>()?.Widget is not { } token)
        {
            return ApiProblems.Invalid("This is for pages with a widget token. GET /api/assistants lists the assistants that you may use.");
        }

        return await assistants.FindAsync(token.AssistantId, caller.Filter(), cancellationToken) is { } assistant
            ? TypedResults.Ok(new WidgetAssistantJson(assistant.Id, assistant.Name, assistant.Description, assistant.StarterQuestions))
            : ApiProblems.NoAssistant();
    }

    // Null for the key of the settings, which has none, and never ends.
    private static async Task<string?> FindPrefixAsync(IApiKeyStore keys, Guid keyId, CancellationToken cancellationToken) =>
        keyId == Guid.Empty ? null : (await keys.ListAsync(ownerId: null, cancellationToken)).FirstOrDefault(key => key.Id == keyId)?.Prefix;
}

/// <param name="AssistantId">Which assistant.</param>
/// <param name="Origin">Origin of the page.</param>
/// <param name="Person">E-mail address of whoever looks at the page; null for anonymous.</param>
/// <param name="Anonymous">Whether nobody in particular asks: what everybody may see is answered from.</param>
internal sealed record NewWidgetTokenJson(Guid AssistantId, string? Origin, string? Person = null, bool Anonymous = false);

internal sealed record WidgetTokenJson(string Token, DateTimeOffset ExpiresAt);

internal sealed record WidgetAssistantJson(Guid Id, string Name, string Description, IReadOnlyList<string> StarterQuestions);

/// <param name="MessageId">Which answer.</param>
/// <param name="Verdict">good or bad.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Comment">In their words.</param>
internal sealed record WidgetFeedbackJson(Guid MessageId, FeedbackVerdict? Verdict, FeedbackReason? Reason = null, string? Comment = null);
