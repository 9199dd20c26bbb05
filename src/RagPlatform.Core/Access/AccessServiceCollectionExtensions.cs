using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;

namespace RagPlatform.Core.Access;

/// <summary>Registers what decides who may do what.</summary>
public static class AccessServiceCollectionExtensions
{
    /// <summary>Adds the rules; wants an <see cref="IAccessStore"/>, and an <see cref="IPeopleStore"/> if there is one. Adding them twice is adding them once.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AccessRules>();
        services.TryAddSingleton<PeopleNames>();
        services.TryAddSingleton<Sharing>();
        services.TryAddSingleton<AnswerSight>();
        services.TryAddSingleton<SharedConversations>();
        services.TryAddSingleton<AccessExplainer>();
        services.TryAddSingleton<PersonView>();
        return services;
    }
}
