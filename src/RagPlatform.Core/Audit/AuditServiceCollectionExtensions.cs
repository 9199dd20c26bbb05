using Microsoft.Extensions.DependencyInjection;

namespace RagPlatform.Core.Audit;

/// <summary>Registers what the audit log needs besides its store.</summary>
public static class AuditServiceCollectionExtensions
{
    /// <summary>Adds the options; wants an <see cref="IAuditLog"/>.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }

    /// <summary>Adds the removal of what has expired: for the server, not for commands that are over in a second.</summary>
    public static IServiceCollection AddAuditRetention(this IServiceCollection services) => services.AddHostedService<AuditRetention>();
}
