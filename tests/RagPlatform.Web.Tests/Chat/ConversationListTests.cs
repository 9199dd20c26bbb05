using Bunit;
using RagPlatform.Core.Conversations;
using RagPlatform.Web.Features.Chat;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Chat;

public sealed class ConversationListTests : IAsyncDisposable
{
    private readonly Pages _pages = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task Conversations_stand_under_their_days_pinned_ones_first()
    {
        await AddAsync("Leave", _now);
        await AddAsync("Travel", _now.AddDays(-1));
        await AddAsync("Old but kept", _now.AddDays(-90), pinned: true);

        var list = _pages.Render<ConversationList>();

        list.WaitForAssertion(() => Assert.Equal(["Old but kept", "Leave", "Travel"], list.FindAll("[data-testid=conversation]").Select(c => c.TextContent)));
        Assert.Equal(["Pinned", "Today", "Yesterday"], list.FindAll("h2").Select(h => h.TextContent));
    }

    [Fact]
    public async Task Search_leaves_those_that_hold_the_words()
    {
        await AddAsync("Leave", _now);
        await AddAsync("Travel", _now);
        var list = _pages.Render<ConversationList>();
        list.WaitForElement("input[type=search]").Input("trav");

        list.WaitForAssertion(() => Assert.Equal("Travel", Assert.Single(list.FindAll("[data-testid=conversation]")).TextContent));

        list.Find("input[type=search]").Input("zebra");
        list.WaitForAssertion(() => Assert.Contains("No conversation holds \"zebra\".", list.Markup, StringComparison.Ordinal));
    }

    private async Task AddAsync(string title, DateTimeOffset at, bool pinned = false) =>
        await _pages.Conversations.SaveAsync(new Conversation(Guid.CreateVersion7(), Pages.Owner, title, null, pinned, at, at), Token);
}
