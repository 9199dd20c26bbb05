using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Features.Webhooks;

internal static class WebhookEndpoints
{
    public static IServiceCollection AddWebhooksFeature(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<WebhookSecrets>()
            .AddSingleton<WebhookConnections>()
            .AddSingleton<WebhookSender>()
            .AddHostedService(provider => provider.GetRequiredService<WebhookSender>())
            .AddSingleton<WebhookAdministration>();
    }

    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var webhooks = routes.MapGroup("/api/webhooks").WithTags("Webhooks").ForAdministrators().ForKeys(KeyScopes.Administer)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        webhooks.MapGet("/", ListAsync).WithSummary("Addresses that are told what happens, newest first");
        webhooks.MapPost("/", AddAsync).WithSummary("Adds an address; the secret that signs what is sent is in this answer and nowhere else")
            .WithDescription(
                "What is sent is JSON with id, event, at and data (ids, names and times). X-RagPlatform-Signature is t=UNIX,v1=HEX, where HEX is the HMAC-SHA256 of "
                + "\"UNIX.BODY\" with the secret. Answer with 2xx within 10 seconds; else it is sent again after 5 s, 30 s, 2 min, 10 min, 1 h and 6 h, "
                + "with the same X-RagPlatform-Delivery.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        webhooks.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes an address with what is on its way to it").ProducesProblem(StatusCodes.Status404NotFound);
        webhooks.MapPost("/{id:guid}/test", TestAsync).WithSummary("Sends the event \"test\"").ProducesProblem(StatusCodes.Status404NotFound);
        webhooks.MapGet("/{id:guid}/deliveries", ListDeliveriesAsync).WithSummary("What was sent in the last 30 days, newest first")
            .ProducesProblem(StatusCodes.Status404NotFound);
        webhooks.MapPost("/{id:guid}/deliveries/{deliveryId:guid}/again", SendAgainAsync).WithSummary("Sends a delivery again, with its id")
            .ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    private static async Task<Ok<IEnumerable<WebhookJson>>> ListAsync(WebhookAdministration webhooks, CancellationToken cancellationToken) =>
        TypedResults.Ok((await webhooks.ListAsync(cancellationToken)).Select(WebhookJson.From));

    private static async Task<Results<Created<MadeWebhookJson>, ProblemHttpResult>> AddAsync(
        NewWebhookJson wanted, HttpContext context, Caller caller, WebhookAdministration webhooks, CancellationToken cancellationToken)
    {
        try
        {
            var (made, secret) = await webhooks.AddAsync(wanted, caller, cancellationToken);
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Created($"/api/webhooks/{made.Id}", new MadeWebhookJson(WebhookJson.From(made), secret));
        }
        catch (WebhookException refused)
        {
            return ApiProblems.Invalid(refused.Message);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, Caller caller, WebhookAdministration webhooks, CancellationToken cancellationToken) =>
        await webhooks.DeleteAsync(id, caller, cancellationToken) ? TypedResults.NoContent() : NoWebhook();

    private static async Task<Results<Accepted<DeliveryJson>, ProblemHttpResult>> TestAsync(
        Guid id, Caller caller, WebhookAdministration webhooks, CancellationToken cancellationToken) =>
        await webhooks.TestAsync(id, caller, cancellationToken) is { } delivery
            ? TypedResults.Accepted($"/api/webhooks/{id}/deliveries", DeliveryJson.From(delivery))
            : NoWebhook();

    private static async Task<Results<Ok<IEnumerable<DeliveryJson>>, ProblemHttpResult>> ListDeliveriesAsync(
        Guid id, WebhookAdministration webhooks, CancellationToken cancellationToken) =>
        await webhooks.ListDeliveriesAsync(id, cancellationToken) is { } deliveries ? TypedResults.Ok(deliveries.Select(DeliveryJson.From)) : NoWebhook();

    private static async Task<Results<Accepted, ProblemHttpResult>> SendAgainAsync(
        Guid id, Guid deliveryId, Caller caller, WebhookAdministration webhooks, CancellationToken cancellationToken) =>
        await webhooks.SendAgainAsync(id, deliveryId, caller, cancellationToken)
            ? TypedResults.Accepted($"/api/webhooks/{id}/deliveries")
            : ApiProblems.NotFound("There is no such delivery of this address, or it waits to be sent anyway. GET /api/webhooks/{id}/deliveries lists them.");

    private static ProblemHttpResult NoWebhook() => ApiProblems.NotFound("There is no such webhook. GET /api/webhooks lists them.");
}
