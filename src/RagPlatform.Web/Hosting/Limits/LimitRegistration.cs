using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Hosting.Limits;

/// <summary>Limits by person, key and address.</summary>
internal static class LimitRegistration
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<GuessLimiter>();
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>(ProxyOptions.Apply);
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitOptions>>((limiter, limits) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, limits.Value.RequestsPerMinute));
            limiter.OnRejected = async (rejected, _) => await RefuseAsync(
                rejected.HttpContext,
                rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
                "There were more requests than one person, key or address may make in a minute, so this one was not looked at. Wait, then send it again. "
                + "An administrator can raise `Limits:RequestsPerMinute`.");
        });
        return services;
    }

    /// <summary>429 with the time to wait.</summary>
    public static async Task RefuseAsync(HttpContext context, TimeSpan wait, string detail)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await TypedResults.Problem(detail, statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests").ExecuteAsync(context);
    }

    private static RateLimitPartition<string> Partition(HttpContext context, int perMinute)
    {
        // The one person at this machine is never held up; nobody else gets here in single-user mode.
        if (perMinute == 0 || ClientAddress.IsThisMachine(context))
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        var sent = context.Features.Get<KeyCaller>();
        var name = sent is { Widget: not null } ? $"{sent.Caller.Id} {ClientAddress.Network(context)}" // Many people may be anonymous.
            : sent?.Caller.Key is { } key ? $"key {key.Id}"
            : context.Features.Get<SessionCaller>() is { } session ? $"person {session.Caller.PersonId}"
            : $"address {ClientAddress.Network(context)}";
        // A sliding allowance: a page that loads forty things at once is not held up, a loop is.
        return RateLimitPartition.GetTokenBucketLimiter(name, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(60.0 / Math.Min(60, perMinute)),
            QueueLimit = 0,
        });
    }
}
