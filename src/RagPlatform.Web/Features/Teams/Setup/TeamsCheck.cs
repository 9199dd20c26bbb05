using System.Runtime.CompilerServices;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Components;
using RagPlatform.Web.Features.Teams.SignIn;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>Looks step by step whether a bot would answer. Other machines are connected to only for administrators, once a bot is named.</summary>
internal sealed class TeamsCheck(
    Bots bots, ConnectionChecks connections, PersonTokens tokens, Sharing sharing, IServiceProvider services, IAuditLog audit, IOptions<TeamsOptions> options, IOptions<AuthOptions> auth,
    IStringLocalizer<SetupTexts> texts)
{
    public const string Bot = "bot";
    public const string Address = "address";
    public const string Metadata = "metadata";
    public const string Token = "token";
    public const string Tenant = "tenant";
    public const string People = "people";
    public const string SignIn = "signin";
    public const string Shared = "sharing";
    public const string Refusal = "refusal";

    private const int MostNames = 5;

    /// <summary>The steps, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } = [Bot, Address, Metadata, Token, Tenant, People, SignIn, Shared, Refusal];

    /// <summary>Each step once it is done.</summary>
    /// <param name="assistant">The assistant, which the caller may share.</param>
    /// <param name="caller">Who checks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<CheckStep> RunAsync(Assistant assistant, Caller caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await audit.RecordAsync(
            caller, AuditAction.SettingsChecked, AuditTargets.Assistant(assistant.Id, assistant.Name), details: """{"what":"teams"}""", cancellationToken: cancellationToken);
        var bot = bots.FindFor(assistant);
        yield return BotStep(assistant, bot);
        yield return await OutsideAsync(Address, connections.ReachAsync);
        yield return await OutsideAsync(Metadata, connections.ReadKeysAsync);
        yield return await OutsideAsync(Token, connections.AskTokenAsync);
        yield return TenantStep(bot?.Credentials);
        yield return await PeopleAsync(bot?.Credentials, cancellationToken);
        yield return bot?.Credentials is { OAuthConnection.Length: 0 } ? new(SignIn, CheckState.Ok, texts["SignInOnPage"])
            : bot is not null && tokens.Providers.Count == 0 ? new(SignIn, CheckState.Failed, texts["PeopleNoProvider"], texts["PeopleNoProviderFix"])
            : await OutsideAsync(SignIn, connections.AskSignInAsync);
        yield return await SharedAsync(assistant, caller, cancellationToken);
        yield return await OutsideAsync(Refusal, connections.SendUnsignedAsync);

        async Task<CheckStep> OutsideAsync(string name, Func<Bot, CancellationToken, Task<CheckStep>> runAsync) =>
            bot is null ? Skip(name, "NeedsBot")
            : !caller.IsAdministrator ? Skip(name, "NeedsAdministrator")
            : await runAsync(bot, cancellationToken);
    }

    private CheckStep BotStep(Assistant assistant, Bot? bot) => bot is null
        ? new(Bot, CheckState.Failed, texts["BotMissing"], texts["BotMissingFix", string.Join('\n', SetupSettings.OfBot(assistant, bot, options.Value))])
        : new(Bot, CheckState.Ok, texts["BotNamed", bot.Name, bot.Credentials!.AppId]);

    private CheckStep TenantStep(BotOptions? bot) =>
        bot is null ? Skip(Tenant, "NeedsBot")
        : bot.TenantId is null ? new(Tenant, CheckState.Ok, texts["TenantMany"])
        : new(Tenant, CheckState.Ok, texts["TenantOne", bot.TenantId]);

    private async Task<CheckStep> PeopleAsync(BotOptions? bot, CancellationToken cancellationToken)
    {
        if (services.GetService<IPeopleStore>() is null)
        {
            return new(People, CheckState.Failed, texts["PeopleSingle"], texts["PeopleSingleFix"]);
        }

        if (!auth.Value.Providers.Values.Any(EntraIdentity.IsEntra))
        {
            return new(People, CheckState.Failed, texts["PeopleNoProvider"], texts["PeopleNoProviderFix"]);
        }

        var prefix = bot?.TenantId is { } tenant ? EntraIdentity.Provider(tenant) : EntraIdentity.Tenants;
        var count = await services.GetRequiredService<IProviderIdentities>().CountPeopleAsync(prefix, cancellationToken);
        return count == 0
            ? new(People, CheckState.Failed, texts["PeopleNobody"], texts["PeopleNobodyFix", $"{SetupSettings.AddressOf(options.Value)}/sign-in"])
            : new(People, CheckState.Ok, texts.Count("PeopleKnown", count));
    }

    private async Task<CheckStep> SharedAsync(Assistant assistant, Caller caller, CancellationToken cancellationToken)
    {
        // Whoever had this machine before there were accounts may still own it, and is nobody in Teams.
        var grants = (await sharing.ListAsync(new(AccessTargetKind.Assistant, assistant.Id), caller, cancellationToken))
            .Where(grant => grant.Principal != Caller.Owner.OwnPrincipal).DistinctBy(grant => grant.Principal).ToList();
        var names = grants.Select(grant => grant.Name).ToList();
        return grants.All(grant => grant.Role == AccessRole.Owner) && grants.Count < 2
            ? new(Shared, CheckState.Failed, texts["SharingNobody"], texts["SharingNobodyFix"])
            : new(Shared, CheckState.Ok, texts["SharingWith", string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? ", …" : "")]);
    }

    private CheckStep Skip(string name, string why) => new(name, CheckState.Skipped, texts[why]);
}
