using RagPlatform.Web.Features.Assistants;

namespace RagPlatform.Web.Tests.Assistants;

public sealed class WebOriginTests
{
    [Theory]
    [InlineData("https://intranet.example", "https://intranet.example")]
    [InlineData("HTTPS://Bücher.example/", "https://xn--bcher-kva.example")]
    [InlineData("http://127.0.0.1:80", "http://127.0.0.1")]
    [InlineData("http://[::1]:5100", "http://[::1]:5100")]
    [InlineData("https://intranet.example/page", null)]
    [InlineData("https://intranet.example?x", null)]
    [InlineData("https://someone@intranet.example", null)]
    [InlineData("https://*.example", null)]
    [InlineData("ftp://intranet.example", null)]
    [InlineData("file:///tmp/page.html", null)]
    [InlineData("*", null)]
    [InlineData("null", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_origin_is_scheme_and_host_and_nothing_more(string? text, string? origin) => Assert.Equal(origin, WebOrigin.Normalise(text));
}
