using System.Net;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.KernelMemory;

/// <summary>Its clients send a key as the whole of the header Authorization.</summary>
public sealed class BareKeyTests : IAsyncDisposable
{
    private const string Right = "a-long-secret";

    private readonly Application _app = Application.Start(("Auth:Mode", "accounts"), ("Auth:BootstrapApiKey", Right));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("/indexes", Right, HttpStatusCode.OK)]
    [InlineData("/indexes", "Bearer " + Right, HttpStatusCode.OK)]
    [InlineData("/indexes", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/indexes", "Basic " + Right, HttpStatusCode.Unauthorized)]
    [InlineData("/indexes", null, HttpStatusCode.Unauthorized)]
    [InlineData("/api/collections", Right, HttpStatusCode.Unauthorized)] // Elsewhere it is no key.
    public async Task A_key_without_bearer_counts_where_its_clients_send_it_so(string path, string? header, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (header is not null)
        {
            request.Headers.Add("Authorization", header);
        }

        using var response = await _app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        if (status != HttpStatusCode.OK)
        {
            Assert.NotEmpty((await Application.ReadAsync(response)).GetProperty("detail").GetString()!);
        }
    }
}
