using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>
/// As long as nobody has an account: a link that makes the first administrator, on the console of the server and, from the server's own
/// machine, on the sign-in page. Each start makes a new one.
/// </summary>
internal sealed class FirstAdministratorLink(IPeopleStore people, IOneTimeLinks links, IServer server, IHostApplicationLifetime lifetime) : IHostedService
{
    private string? _secret;

    private string? Path => _secret is null ? null : $"/first-administrator?link={_secret}";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await people.HasPeopleAsync(cancellationToken))
        {
            return;
        }

        _secret = await links.MakeAsync(OneTimeLinkKind.FirstAdministrator, personId: null, lifetime: null, cancellationToken);
        // Not by the log, which may go anywhere; and not before the addresses are known.
        lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Nobody has an account yet. Open {Origin()}{Path} to make the first administrator."));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether nobody has an account yet.</summary>
    public async Task<bool> IsWantedAsync(CancellationToken cancellationToken) => !await people.HasPeopleAsync(cancellationToken);

    /// <summary>The link, for a browser on the server's own machine that came straight to it; null for everybody else.</summary>
    public string? PathFor(HttpContext context) =>
        ClientAddress.IsThisMachine(context) && HostGuard.IsThisMachine(context.Request.Host.Host)
            && !context.Request.Headers.Any(header => header.Key.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || header.Key is "Forwarded" or "Via")
            ? Path
            : null;

    private string Origin() =>
        StartChecks.OriginOf(BindingAddress.Parse(server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost"));
}
