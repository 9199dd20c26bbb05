using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Teams;

/// <summary>The application with a bot, and two people whom Teams knows: only one of them may read the salaries.</summary>
internal sealed class TeamsWorld : IAsyncDisposable
{
    public const string Anna = "aaaaaaaa-0000-4000-8000-000000000001";
    public const string Ben = "bbbbbbbb-0000-4000-8000-000000000002";
    public const string Stranger = "cccccccc-0000-4000-8000-000000000003";

    private const string Key = "the key of the first start, long enough";

    private TeamsWorld(Application app, FakeChannel channel, Guid openCollection, Guid assistant) =>
        (App, Channel, OpenCollection, Assistant) = (app, channel, openCollection, assistant);

    public Application App { get; }

    public FakeChannel Channel { get; }

    public Guid OpenCollection { get; }

    public Guid Assistant { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="script">What the chat model writes; null for none.</param>
    /// <param name="more">Further settings, of which %channel% is the channel's address.</param>
    public static Task<TeamsWorld> StartAsync(string? script = null, params (string Key, string Value)[] more) =>
        StartAsync(script is null ? null : new ScriptedChatClient(script.Split('|')), more);

    /// <summary>With sign-in within the chat, whose provider is the channel too.</summary>
    /// <param name="more">Further settings, of which %channel% is the channel's address.</param>
    public static Task<TeamsWorld> StartWithSignInAsync(params (string Key, string Value)[] more) => StartAsync(model: null, [.. FakeChannel.SignInSettings("hr"), .. more]);

    public static async Task<TeamsWorld> StartAsync(IChatClient? model, params (string Key, string Value)[] more)
    {
        var channel = await FakeChannel.StartAsync();
        var app = Application.Start(
            services =>
            {
                if (model is not null)
                {
                    services.AddSingleton(model);
                }
            },
            [.. channel.Settings("hr", "HR help"), ("Auth:Mode", "accounts"), ("Auth:BootstrapApiKey", Key),
                .. more.Select(setting => (setting.Key, setting.Value.Replace("%channel%", channel.Address, StringComparison.Ordinal)))]);
        channel.Behind = app.NewClient();
        app.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var leave = await AddAsync(app, "Leave", "leave.txt", "Annual leave\n\nEvery employee has 26 days of annual leave. Unused days expire in March.");
        var salaries = await AddAsync(app, "Salaries", "salaries.txt", "Salary bands\n\nThe salary of band seven is 91,000 euros a year.");
        var (_, assistant) = await app.SendAsync(HttpMethod.Post, "/api/assistants", new
        {
            name = "HR help", description = "Everything about working here.", starterQuestions = new[] { "How many days of leave do I have?" },
        });
        var anna = await AddPersonAsync(app, "Anna", Anna);
        var ben = await AddPersonAsync(app, "Ben", Ben);
        await ShareAsync(app, $"/api/collections/{leave}", (Principal.OfPerson(anna), "editor"), (Principal.OfPerson(ben), "reader"));
        await ShareAsync(app, $"/api/collections/{salaries}", (Principal.OfPerson(anna), "reader"));
        await ShareAsync(app, $"/api/assistants/{assistant.GetProperty("id").GetGuid()}", (Principal.Everyone, "reader"));
        return new TeamsWorld(app, channel, leave, assistant.GetProperty("id").GetGuid());
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Channel.DisposeAsync();
    }

    private static async Task<Guid> AddAsync(Application app, string collection, string name, string text)
    {
        var id = await app.AddCollectionAsync(collection);
        await app.AddDocumentAsync(id, name, Encoding.UTF8.GetBytes(text));
        return id;
    }

    private static async Task<Guid> AddPersonAsync(Application app, string name, string objectId)
    {
        var person = new Person(Guid.CreateVersion7(), name, $"{name}@example.com", false, false, DateTimeOffset.UtcNow, null);
        await app.Services.GetRequiredService<IPeopleStore>().SavePersonAsync(person, Token);
        await app.Services.GetRequiredService<IProviderIdentities>().LinkAsync(EntraIdentity.Provider(FakeChannel.Tenant), EntraIdentity.Subject(objectId), person.Id, Token);
        return person.Id;
    }

    private static async Task ShareAsync(Application app, string path, params (string Principal, string Role)[] grants)
    {
        var (status, body) = await app.SendAsync(
            HttpMethod.Put, $"{path}/access", grants.Append((Principal: "user:owner", Role: "owner")).Select(grant => new { principal = grant.Principal, role = grant.Role }));
        Assert.True(status is >= 200 and < 300, $"{status}: {body}");
    }
}
