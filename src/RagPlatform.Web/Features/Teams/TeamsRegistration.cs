using RagPlatform.Web.Features.Teams.Setup;
using RagPlatform.Web.Features.Teams.SignIn;

namespace RagPlatform.Web.Features.Teams;

/// <summary>Assistants in Microsoft Teams and other channels of the Bot Framework.</summary>
internal static class TeamsRegistration
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddTeamsFeature(this IServiceCollection services)
    {
        services.AddOptions<TeamsOptions>().BindConfiguration(TeamsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        // No redirects: an address that was checked must not lead to another.
        services.AddKeyedSingleton(typeof(ChannelTokens), (_, _) => new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = _patience });
        return services
            .AddSingleton<Bots>()
            .AddSingleton<ChannelKeys>()
            .AddSingleton<ChannelTokens>()
            .AddSingleton<BotTokens>()
            .AddSingleton<Connector>()
            .AddSingleton<ChannelPeople>()
            .AddSingleton<ChatFiles>()
            .AddSingleton<ChannelFeedback>()
            .AddSingleton<ChatConversations>()
            .AddSingleton<BotAnswers>()
            .AddSingleton<TokenService>()
            .AddSingleton<PersonTokens>()
            .AddSingleton<WaitingQuestions>()
            .AddSingleton<TokenSignIn>()
            .AddSingleton<ChatSignIn>()
            .AddSingleton<SignInInvokes>()
            .AddSingleton<BotTurns>()
            .AddSingleton<BotInbox>()
            .AddSingleton<BotQueue>()
            .AddSingleton<AppPackage>()
            .AddSingleton<ConnectionChecks>()
            .AddSingleton<TeamsCheck>()
            .AddHostedService(provider => provider.GetRequiredService<BotQueue>());
    }

    public static IEndpointRouteBuilder MapTeams(this IEndpointRouteBuilder routes)
    {
        routes.MapMessages();
        routes.MapTeamsSetup();
        return routes;
    }
}
