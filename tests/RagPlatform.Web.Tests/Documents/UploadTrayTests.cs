using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Web.Features.Documents;
using RagPlatform.Web.Features.Documents.Uploads;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Documents;

public sealed class UploadTrayTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    public UploadTrayTests() => _pages.Services.AddDocumentsFeature();

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task It_is_not_there_before_something_is_uploaded()
    {
        var tray = _pages.Render<UploadTray>();
        Assert.Empty(tray.FindAll("[data-testid=upload-tray]"));

        await TellAsync(tray, new UploadState(3, 2, 1, 0, 0, 3 << 20, 1 << 20, []));

        Assert.Contains("Uploading 1 of 3 (1 MB of 3 MB)", tray.Markup);
    }

    [Fact]
    public async Task What_failed_is_shown_at_once_and_told_at_the_end()
    {
        var tray = _pages.Render<UploadTray>();

        await TellAsync(tray, new UploadState(2, 0, 1, 0, 1, 10, 10,
            [new("1", "empty.txt", 0, 0, "failed", "empty.txt is empty. Nothing was added."), new("2", "leave.txt", 10, 10, "stored", "")]));

        Assert.Contains("empty.txt is empty. Nothing was added.", tray.Find("[data-state=failed]").TextContent);
        Assert.Equal("1 uploaded, 1 failed", tray.Find("[role=status]").TextContent);
    }

    private Task TellAsync(IRenderedComponent<UploadTray> tray, UploadState state) =>
        tray.InvokeAsync(() => _pages.Services.GetRequiredService<UploadQueue>().OnUploadsAsync(state));
}
