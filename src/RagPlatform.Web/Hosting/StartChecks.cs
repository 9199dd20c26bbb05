using System.Net;
using System.Net.Sockets;
using RagPlatform.Core;
using RagPlatform.Web.Hosting.Mail;

namespace RagPlatform.Web.Hosting;

/// <summary>What is looked at before anything is started, so that a wrong setting ends in one clear line and not in a stack trace.</summary>
internal static class StartChecks
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>
    /// Sets the default address where none is configured. It does not stand in appsettings.json, since that file would win over
    /// ASPNETCORE_URLS.
    /// </summary>
    public static IWebHostBuilder UseDefaultAddress(this IWebHostBuilder host, IConfiguration configuration) =>
        Addresses(configuration) is null ? host.UseUrls(DefaultUrl) : host;

    /// <exception cref="StartProblem">See the checks.</exception>
    public static void RequireAll(IConfiguration configuration)
    {
        RequireSignInOrLoopback(configuration);
        RequireFreePorts(configuration);
        RequireWritableStorage(configuration);
    }

    /// <summary>The configured mode; where none is, the one person's own as long as nobody else can reach it.</summary>
    /// <exception cref="StartProblem">A configured address is none.</exception>
    public static string ModeOf(IConfiguration configuration) =>
        configuration[$"{AuthOptions.Section}:{nameof(AuthOptions.Mode)}"] is { Length: > 0 } mode ? mode
        : Parse(configuration).All(address => HostGuard.IsThisMachine(address.Host)) ? AuthOptions.Single
        : AuthOptions.Accounts;

    /// <summary>In single-user mode nobody signs in, so nobody else may reach it.</summary>
    /// <exception cref="StartProblem">Another address than loopback in that mode, or a mode that is not known.</exception>
    public static void RequireSignInOrLoopback(IConfiguration configuration)
    {
        switch (ModeOf(configuration))
        {
            case AuthOptions.Accounts:
                return;
            case AuthOptions.Single:
                foreach (var address in Parse(configuration).Where(address => !HostGuard.IsThisMachine(address.Host)))
                {
                    throw new StartProblem(
                        $"{address} can be reached from other machines, but nobody signs in here (Auth:Mode is 'single'). "
                        + $"Set Auth__Mode=accounts, or use a loopback address: --urls http://127.0.0.1:{address.Port}.");
                }

                return;
            case var mode:
                throw new StartProblem($"Auth:Mode '{mode}' is not known. Use '{AuthOptions.Single}' or '{AuthOptions.Accounts}'.");
        }
    }

    /// <exception cref="StartProblem">A configured port is taken.</exception>
    public static void RequireFreePorts(IConfiguration configuration)
    {
        foreach (var address in Parse(configuration).Where(address => address.Port != 0))
        {
            var ip = IPAddress.TryParse(address.Host.Trim('[', ']'), out var parsed) ? parsed : IPAddress.Loopback;
            try
            {
                using var probe = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                probe.Bind(new IPEndPoint(ip, address.Port));
                probe.Listen();
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new StartProblem(
                    $"Port {address.Port} is in use. Stop the other program or start with --urls {address.Scheme}://{address.Host}:{address.Port + 1}.");
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
            {
                throw new StartProblem(
                    $"Port {address.Port} may not be used by this user. Start with --urls {address.Scheme}://{address.Host}:5080.");
            }
        }
    }

    /// <exception cref="StartProblem">The storage folder can't be made or written.</exception>
    public static void RequireWritableStorage(IConfiguration configuration)
    {
        var configured = configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Path)}"] ?? new StorageOptions().Path;
        var folder = ContentPaths.Resolve(configured);
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(
                Path.Combine(folder, $".write-test-{Environment.ProcessId}"), FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            foreach (var file in Directory.EnumerateFiles(folder, "*.db"))
            {
                using var database = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            }
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new StartProblem(
                $"{configured} can't be written. Give this user write access or set Storage__Path to another folder.");
        }
    }

    /// <summary>What web addresses of this installation begin with, as far as the settings tell it.</summary>
    public static string OriginOf(IConfiguration configuration) =>
        configuration[$"{MailOptions.Section}:{nameof(MailOptions.PublicAddress)}"] is { Length: > 0 } address ? address.TrimEnd('/') : OriginOf(Parse(configuration).First());

    /// <summary>What somebody on this machine opens to get to an address that is listened on.</summary>
    public static string OriginOf(BindingAddress address)
    {
        var isAny = address.Host is "*" or "+" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
        return $"{address.Scheme}://{(isAny ? "localhost" : address.Host)}:{address.Port}";
    }

    private static string? Addresses(IConfiguration configuration) =>
        configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls ? urls
        : configuration["http_ports"] is { Length: > 0 } ports ? string.Join(';', ports.Split(';').Select(port => $"http://*:{port}"))
        : null;

    private static IEnumerable<BindingAddress> Parse(IConfiguration configuration)
    {
        foreach (var url in (Addresses(configuration) ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                throw new StartProblem($"'{url}' is no address to listen on. Use --urls {DefaultUrl}, for example.");
            }

            yield return address;
        }
    }
}
