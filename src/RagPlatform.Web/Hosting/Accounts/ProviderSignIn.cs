using System.Security.Claims;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>
/// Whoever a provider vouches for becomes a person here at the first sign-in. At each sign-in groups, name and, where configured, the role of
/// administrator follow the provider. Thread-safe.
/// </summary>
internal sealed partial class ProviderSignIn(
    IProviderIdentities identities, IPeopleStore people, IFirstAdministrator first, ISessionStore sessions, IOptions<AuthOptions> options, TimeProvider time,
    ILogger<ProviderSignIn> logger)
{
    /// <summary>Why somebody is not signed in whose groups decide and are not told: the provider's own sign-in tells them.</summary>
    public const string GroupsNotTold = "ProviderGroupsNotTold";

    /// <summary>Finds or makes the person who signed in at the provider.</summary>
    /// <returns>The person; or none, and the name of the text that says why not.</returns>
    public Task<(Person? Person, string? Problem)> FindPersonAsync(string provider, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var settings = options.Value.Providers[provider];
        return user.FindFirstValue("sub") is { Length: > 0 } subject
            ? FindPersonAsync(provider, settings, user, [(provider, subject), .. Entra(user, settings)], Groups(user, settings), cancellationToken)
            : Task.FromResult<(Person?, string?)>((null, "ProviderFailed"));
    }

    /// <summary>
    /// Finds or makes the person whom a token of the provider, which is Entra ID, names that was given for another program: the subject is
    /// that program's, so their object id says who they are; and which groups they are in, it may not say at all.
    /// </summary>
    /// <returns>The person; or none, and the name of the text that says why not.</returns>
    public Task<(Person? Person, string? Problem)> FindPersonElsewhereAsync(string provider, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var settings = options.Value.Providers[provider];
        return EntraIdentity.Of(user, settings) is { } identity
            ? FindPersonAsync(provider, settings, user, [identity], user.HasClaim(claim => claim.Type == settings.GroupsClaim) ? Groups(user, settings) : null, cancellationToken)
            : Task.FromResult<(Person?, string?)>((null, "ProviderFailed"));
    }

    private async Task<(Person? Person, string? Problem)> FindPersonAsync(
        string provider, ProviderOptions settings, ClaimsPrincipal user, List<(string Provider, string Subject)> names, List<string>? groups, CancellationToken cancellationToken)
    {
        Guid? known = null;
        foreach (var name in names)
        {
            known ??= await identities.FindAsync(name.Provider, name.Subject, cancellationToken);
        }

        if (settings.AllowedGroups.Count > 0 && groups is null)
        {
            return (null, GroupsNotTold);
        }

        if (settings.AllowedGroups.Count > 0 && !settings.AllowedGroups.Any(groups!.Contains))
        {
            // Whoever was taken out of the group is out of the pages that are still open, too.
            await (known is { } gone ? sessions.EndAllAsync(gone, except: null, cancellationToken) : Task.CompletedTask);
            return (null, "ProviderRefused");
        }

        bool? isAdministrator = settings.AdministratorGroup is { Length: > 0 } administrators ? groups?.Contains(administrators) : null;
        var (person, problem) = known is { } id
            ? (await people.FindPersonAsync(id, cancellationToken), null)
            : await AddAsync(names[0], settings, user, isAdministrator == true, cancellationToken);
        if (person is not { IsDisabled: false })
        {
            return (null, problem ?? "ProviderRefused");
        }

        person = await FollowAsync(person.Id, user, isAdministrator, cancellationToken);
        if (person is not { IsDisabled: false })
        {
            return (null, "ProviderRefused");
        }

        await (groups is null ? Task.CompletedTask : identities.SetGroupsAsync(provider, person.Id, groups, cancellationToken));
        foreach (var name in names)
        {
            await identities.LinkAsync(name.Provider, name.Subject, person.Id, cancellationToken);
        }

        return (person, null);
    }

    private static IEnumerable<(string, string)> Entra(ClaimsPrincipal user, ProviderOptions settings) => EntraIdentity.Of(user, settings) is { } identity ? [identity] : [];

    private static List<string> Groups(ClaimsPrincipal user, ProviderOptions settings) =>
        [.. user.FindAll(settings.GroupsClaim).Select(claim => claim.Value.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];

    private async Task<(Person? Person, string? Problem)> AddAsync(
        (string Provider, string Subject) name, ProviderOptions settings, ClaimsPrincipal user, bool isAdministrator, CancellationToken cancellationToken)
    {
        if (Email(user) is not { } email)
        {
            return (null, "ProviderNoEmail");
        }

        if (await people.FindByEmailAsync(email, cancellationToken) is { } existing)
        {
            // Whoever can put any address into the provider would otherwise become whomever they like here.
            return (settings.TrustEmail || (Person.CleanEmail(user.FindFirstValue("email")) is not null && user.FindFirstValue("email_verified") is ("true" or "True")))
                && await identities.LinkAsync(name.Provider, name.Subject, existing.Id, cancellationToken)
                ? (existing, null)
                : (null, "ProviderConflict");
        }

        var person = new Person(Guid.CreateVersion7(), Name(user, email), email, isAdministrator, false, time.GetUtcNow(), null);
        if (isAdministrator && await first.AddAsync(person, passwordHash: null, cancellationToken))
        {
            await identities.LinkAsync(name.Provider, name.Subject, person.Id, cancellationToken);
            return (person, null);
        }

        if (!await people.HasPeopleAsync(cancellationToken))
        {
            return (null, "ProviderNobodyYet"); // The first person is an administrator, or nobody could ever manage the others.
        }

        await identities.AddAsync(person, name.Provider, name.Subject, cancellationToken);
        return (await identities.FindAsync(name.Provider, name.Subject, cancellationToken) is { } id ? await people.FindPersonAsync(id, cancellationToken) : null, null);
    }

    // Null leaves the role of administrator as it is.
    private async Task<Person?> FollowAsync(Guid id, ClaimsPrincipal user, bool? isAdministrator, CancellationToken cancellationToken)
    {
        try
        {
            return (await people.ChangePersonAsync(
                id,
                person => person with
                {
                    Name = Name(user, person.Name),
                    Email = Email(user) ?? person.Email,
                    IsAdministrator = isAdministrator ?? person.IsAdministrator,
                },
                cancellationToken))?.After;
        }
        catch (DuplicateNameException)
        {
            // The address is somebody else's here: they keep it, and this person theirs.
            return await FollowAsync(id, WithoutEmail(user), isAdministrator, cancellationToken);
        }
        catch (LastAdministratorException)
        {
            Log.KeptAdministrator(logger, id);
            return await FollowAsync(id, user, isAdministrator: null, cancellationToken);
        }
    }

    private static ClaimsPrincipal WithoutEmail(ClaimsPrincipal user) => new(new ClaimsIdentity(user.Claims.Where(claim => claim.Type is not ("email" or "preferred_username"))));

    // Entra ID gives the address as preferred_username where the account has no mailbox.
    private static string? Email(ClaimsPrincipal user) =>
        Person.CleanEmail(user.FindFirstValue("email")) ?? Person.CleanEmail(user.FindFirstValue("preferred_username"));

    private static string Name(ClaimsPrincipal user, string otherwise) => Person.CleanName(user.FindFirstValue("name")) ?? otherwise;

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{Person} left the provider's group of administrators and is still one here, because nobody else is. Make somebody else an administrator.")]
        public static partial void KeptAdministrator(ILogger logger, Guid person);
    }
}
