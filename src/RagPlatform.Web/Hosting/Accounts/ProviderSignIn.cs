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
    /// <summary>Finds or makes the person.</summary>
    /// <returns>The person; or none, and the name of the text that says why not.</returns>
    public async Task<(Person? Person, string? Problem)> FindPersonAsync(string provider, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var settings = options.Value.Providers[provider];
        if (user.FindFirstValue("sub") is not { Length: > 0 } subject)
        {
            return (null, "ProviderFailed");
        }

        var groups = user.FindAll(settings.GroupsClaim).Select(claim => claim.Value.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var known = await identities.FindAsync(provider, subject, cancellationToken);
        if (settings.AllowedGroups.Count > 0 && !settings.AllowedGroups.Any(groups.Contains))
        {
            // Whoever was taken out of the group is out of the pages that are still open, too.
            await (known is { } gone ? sessions.EndAllAsync(gone, except: null, cancellationToken) : Task.CompletedTask);
            return (null, "ProviderRefused");
        }

        var isAdministrator = settings.AdministratorGroup is { Length: > 0 } administrators && groups.Contains(administrators);
        var (person, problem) = known is { } id
            ? (await people.FindPersonAsync(id, cancellationToken), null)
            : await AddAsync(provider, subject, settings, user, isAdministrator, cancellationToken);
        if (person is not { IsDisabled: false })
        {
            return (null, problem ?? "ProviderRefused");
        }

        person = await FollowAsync(person.Id, user, settings.AdministratorGroup is { Length: > 0 } ? isAdministrator : null, cancellationToken);
        if (person is not { IsDisabled: false })
        {
            return (null, "ProviderRefused");
        }

        await identities.SetGroupsAsync(provider, person.Id, groups, cancellationToken);
        if (EntraIdentity.Of(user, settings) is { } entra)
        {
            await identities.LinkAsync(entra.Provider, entra.Subject, person.Id, cancellationToken);
        }

        return (person, null);
    }

    private async Task<(Person? Person, string? Problem)> AddAsync(
        string provider, string subject, ProviderOptions settings, ClaimsPrincipal user, bool isAdministrator, CancellationToken cancellationToken)
    {
        if (Email(user) is not { } email)
        {
            return (null, "ProviderNoEmail");
        }

        if (await people.FindByEmailAsync(email, cancellationToken) is { } existing)
        {
            // Whoever can put any address into the provider would otherwise become whomever they like here.
            return (settings.TrustEmail || (Person.CleanEmail(user.FindFirstValue("email")) is not null && user.FindFirstValue("email_verified") is ("true" or "True")))
                && await identities.LinkAsync(provider, subject, existing.Id, cancellationToken)
                ? (existing, null)
                : (null, "ProviderConflict");
        }

        var person = new Person(Guid.CreateVersion7(), Name(user, email), email, isAdministrator, false, time.GetUtcNow(), null);
        if (isAdministrator && await first.AddAsync(person, passwordHash: null, cancellationToken))
        {
            await identities.LinkAsync(provider, subject, person.Id, cancellationToken);
            return (person, null);
        }

        if (!await people.HasPeopleAsync(cancellationToken))
        {
            return (null, "ProviderNobodyYet"); // The first person is an administrator, or nobody could ever manage the others.
        }

        await identities.AddAsync(person, provider, subject, cancellationToken);
        return (await identities.FindAsync(provider, subject, cancellationToken) is { } id ? await people.FindPersonAsync(id, cancellationToken) : null, null);
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
