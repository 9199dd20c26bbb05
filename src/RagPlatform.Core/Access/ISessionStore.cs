namespace RagPlatform.Core.Access;

/// <summary>A browser in which somebody signed in.</summary>
/// <param name="Id">Names it on pages; gives no entry.</param>
/// <param name="PersonId">Who signed in.</param>
/// <param name="Device">What the browser said it is.</param>
/// <param name="Address">Where it signed in from; null when unknown.</param>
/// <param name="StartedAt">When.</param>
/// <param name="LastUsedAt">Last use, to within <see cref="ISessionStore.UseStep"/>.</param>
public sealed record SignInSession(
    Guid Id, Guid PersonId, string Device, string? Address, DateTimeOffset StartedAt, DateTimeOffset LastUsedAt);

/// <summary>What a sign-in provider knows a session by.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Subject">Whom it vouched for; of sessions that are to end, null for anybody.</param>
/// <param name="SessionId">Its own session (the claim <c>sid</c>); null when it named none, and of sessions that are to end, for any.</param>
public sealed record ProviderSession(string Provider, string? Subject, string? SessionId);

/// <summary>Sessions of people, known by a secret that the browser keeps and the store does not. Thread-safe.</summary>
public interface ISessionStore
{
    /// <summary>A session that was not used for so long is over.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Uses are noted this often, so that not each request writes.</summary>
    static readonly TimeSpan UseStep = TimeSpan.FromMinutes(5);

    /// <summary>Begins one.</summary>
    /// <param name="personId">Whose.</param>
    /// <param name="device">What the browser says it is.</param>
    /// <param name="address">Where it is; null when unknown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="by">The provider that vouched for the person; null for another way of signing in.</param>
    /// <returns>The secret, which can't be read again.</returns>
    Task<string> StartAsync(Guid personId, string device, string? address, CancellationToken cancellationToken, ProviderSession? by = null);

    /// <summary>
    /// The session of a secret, and notes that it was used; null when it is unknown, ended, over, or of somebody whose account is disabled.
    /// Never cached: an ended session is not found by the next request.
    /// </summary>
    Task<SignInSession?> FindAsync(string secret, CancellationToken cancellationToken);

    /// <summary>The same for a session whose secret was right when a page was opened: asked again for each thing that is done on the page.</summary>
    Task<SignInSession?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Only looks, and notes no use: a page that lies open and that nobody touches must not keep its session from being over.</summary>
    Task<SignInSession?> LookAtAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Sessions of a person that can still be used, last used first.</summary>
    Task<IReadOnlyList<SignInSession>> ListAsync(Guid personId, CancellationToken cancellationToken);

    /// <summary>Ends one session of a person. False when they have no such session.</summary>
    Task<bool> EndAsync(Guid id, Guid personId, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of a person.</summary>
    /// <param name="personId">Whose.</param>
    /// <param name="except">The one to keep; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many.</returns>
    Task<int> EndAllAsync(Guid personId, Guid? except, CancellationToken cancellationToken);

    /// <summary>Ends the sessions that a provider began for a subject, in a session of its own, or both.</summary>
    /// <param name="which">What is null counts for all; one of subject and session must be given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The person of each session that was ended.</returns>
    Task<IReadOnlyList<Guid>> EndAtProviderAsync(ProviderSession which, CancellationToken cancellationToken);
}
