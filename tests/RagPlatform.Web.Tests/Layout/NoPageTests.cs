using System.Net;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Layout;

public sealed class NoPageTests : IAsyncDisposable
{
    private readonly Application _app = Application.Start();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("/nothing", "text/html,*/*", true)]
    [InlineData("/nothing", "*/*", false)]
    [InlineData("/api/nothing", "text/html,*/*", false)]
    public async Task Whoever_opens_an_address_that_does_not_exist_gets_a_page_and_programs_the_status(string path, string accept, bool isPage)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);

        using var response = await _app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(isPage, response.Content.Headers.ContentType?.MediaType == "text/html");
    }
}
