using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Features.Access;

internal static class AdministratorsOnly
{
    /// <summary>Refuses whoever is no administrator, before the endpoint looks at anything.</summary>
    public static TBuilder ForAdministrators<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (context, next) =>
            context.HttpContext.RequestServices.GetRequiredService<Caller>().IsAdministrator ? await next(context) : ApiProblems.NoAdministrator());
}
