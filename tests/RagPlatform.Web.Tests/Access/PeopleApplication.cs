using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RagPlatform.Core.Access;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Access;

namespace RagPlatform.Web.Tests.Access;

/// <summary>
/// The real application over a folder that outlives it, called by whoever a header names: who that is and what they count as is looked up at
/// each request. Nothing is ingested: tests store what they need.
/// </summary>
internal sealed class PeopleApplication : IAsyncDisposable
{
    private const string Header = "X-Test-Person";

    private readonly WebApplicationFactory<Program> _factory;

    public PeopleApplication(string folder, Func<string, Caller> findCaller)
    {
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("urls", "http://127.0.0.1:0");
            host.UseSetting("Storage:Path", folder);
            host.UseSetting("Models:Chat", ModelOptions.None);
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            host.UseSetting("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Warning");
            host.UseSetting("Logging:LogLevel:RagPlatform", "Warning");
            host.ConfigureTestServices(services =>
            {
                foreach (var worker in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Name == "ExclusiveIngestion").ToList())
                {
                    services.Remove(worker);
                }

                services.AddHttpContextAccessor();
                services.AddScoped(provider => findCaller(
                    provider.GetRequiredService<IHttpContextAccessor>().HttpContext!.Request.Headers[Header].ToString()));
            });
        });
        Http = _factory.CreateClient();
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _factory.Services;

    public WorldFilling Filling => ActivatorUtilities.CreateInstance<WorldFilling>(Services, Services.GetRequiredService<Embedder>());

    /// <summary>Says who calls.</summary>
    public static void Identify(WorldPerson person, HttpRequestMessage request) => Identify(person.Id.ToString(), request);

    /// <summary>Says who calls.</summary>
    public static void Identify(string person, HttpRequestMessage request) => request.Headers.Add(Header, person);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _factory.DisposeAsync();
    }
}
