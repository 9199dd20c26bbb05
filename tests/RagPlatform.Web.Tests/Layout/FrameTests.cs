using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Layout;

public sealed class FrameTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    private NavigationManager Navigation => _pages.Services.GetRequiredService<NavigationManager>();

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Theory]
    [InlineData("/", "Chat")]
    [InlineData("/chat/01a21012-c148-7724-bbce-ca9aea440930?citation=1", "Chat")]
    [InlineData("/documents/01a21012-c148-7724-bbce-ca9aea440930", "Documents")]
    [InlineData("/models", "Models")]
    public void The_rail_shows_where_one_is(string address, string entry)
    {
        Navigation.NavigateTo(address);

        var rail = _pages.Render<Rail>();

        Assert.Equal(entry, rail.Find(".destinations a[aria-current=page]").TextContent.Trim());
    }

    [Theory]
    [InlineData(false, "Dark theme", true)]
    [InlineData(true, "Light theme", false)]
    public void The_theme_switch_names_the_theme_that_it_leads_to(bool isDark, string name, bool chosen)
    {
        bool? told = null;
        var rail = _pages.Render<Rail>(p => p.Add(x => x.IsDark, isDark).Add(x => x.OnTheme, value => told = value));

        Assert.Equal(name, rail.Find("[data-testid=theme]").GetAttribute("aria-label"));
        rail.Find("[data-testid=theme]").Click();
        Assert.Equal(chosen, told);
    }

    [Fact]
    public void The_other_language_leads_back_to_the_same_place()
    {
        Navigation.NavigateTo("/documents?collection=1");

        var link = _pages.Render<Rail>().Find("a[hreflang]");

        Assert.Equal("/culture?culture=de&back=%2Fdocuments%3Fcollection%3D1", link.GetAttribute("href"));
    }

    [Fact]
    public async Task A_shortcut_reaches_the_page_that_listens()
    {
        var frame = new FrameState();
        List<string> pressed = [];
        frame.Shortcut += key =>
        {
            pressed.Add(key);
            return Task.CompletedTask;
        };

        await frame.PressAsync("]");

        Assert.Equal(["]"], pressed);
    }

    [Fact]
    public void A_question_of_another_page_is_taken_once()
    {
        var frame = new FrameState();
        frame.Ask("How much leave?");

        Assert.Equal(["How much leave?", null], [frame.TakeQuestion(), frame.TakeQuestion()]);
    }
}
