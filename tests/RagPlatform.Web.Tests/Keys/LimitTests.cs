using System.Net.Http.Headers;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Keys;

/// <summary>Limits of requests, and whose word on addresses is believed.</summary>
public sealed class LimitTests
{
    private const string Key = "a-long-secret";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_who_asks_too_often_waits_and_others_do_not()
    {
        await using var app = Start(("Limits:RequestsPerMinute", "5"));

        var statuses = new List<int>();
        for (var i = 0; i < 8; i++)
        {
            statuses.Add((await SendAsync(app, "203.0.113.7")).Status);
        }

        var (status, wait) = await SendAsync(app, "203.0.113.7");

        Assert.Equal([200, 200, 200, 200, 200, 429, 429, 429], statuses);
        Assert.Equal(429, status);
        Assert.InRange(wait!.Value.TotalSeconds, 1, 60);
        Assert.Equal(200, (await SendAsync(app, "203.0.113.8")).Status);
        Assert.Equal(200, (await SendAsync(app, "203.0.113.7", Key)).Status); // A key is counted for itself.
    }

    [Fact]
    public async Task The_one_person_at_this_machine_is_never_held_up()
    {
        await using var app = Start(("Limits:RequestsPerMinute", "5"));

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(200, (await SendAsync(app, "127.0.0.1")).Status);
            Assert.Equal(200, (await SendAsync(app, null)).Status);
        }
    }

    [Fact]
    public async Task Addresses_that_somebody_claims_are_believed_from_configured_proxies_alone()
    {
        await using var without = Start();
        await using var with = Start(("Proxies:Known:0", "10.0.0.0/24"));

        Assert.Equal("10.0.0.5", await AddressAsync(without, "10.0.0.5", "203.0.113.9"));
        Assert.Equal("203.0.113.9", await AddressAsync(with, "10.0.0.5", "203.0.113.9"));
        Assert.Equal("10.0.1.5", await AddressAsync(with, "10.0.1.5", "203.0.113.9"));
        Assert.Equal("203.0.113.9", await AddressAsync(with, "10.0.0.5", "1.2.3.4, 203.0.113.9")); // What the client wrote before is not believed.
    }

    [Fact]
    public async Task Wrong_keys_are_counted_by_the_address_behind_the_proxy()
    {
        await using var app = Start(("Proxies:Known:0", "10.0.0.0/24"));

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(401, (await SendAsync(app, "10.0.0.5", "rag_wrong", "203.0.113.9")).Status);
        }

        Assert.Equal(429, (await SendAsync(app, "10.0.0.5", Key, "203.0.113.9")).Status);
        Assert.Equal(200, (await SendAsync(app, "10.0.0.5", Key, "203.0.113.10")).Status);
    }

    private static Application Start(params (string Key, string Value)[] settings) => Application.Start([("Auth:BootstrapApiKey", Key), .. settings]);

    // The audit log says which address was seen.
    private static async Task<string?> AddressAsync(Application app, string address, string claimed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/audit/export?format=json");
        request.Headers.Add(TestAddress.Header, address);
        request.Headers.Add("X-Forwarded-For", claimed);
        using var response = await app.Http.SendAsync(request, Token);
        response.EnsureSuccessStatusCode();
        return (await app.GetAsync("/api/audit?what=exported")).GetProperty("entries")[0].GetProperty("address").GetString();
    }

    private static async Task<(int Status, TimeSpan? Wait)> SendAsync(
        Application app, string? address, string? key = null, string? claimed = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/collections");
        if (address is not null)
        {
            request.Headers.Add(TestAddress.Header, address);
        }

        if (claimed is not null)
        {
            request.Headers.Add("X-Forwarded-For", claimed);
        }

        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var response = await app.Http.SendAsync(request, Token);
        return ((int)response.StatusCode, response.Headers.RetryAfter?.Delta);
    }
}
