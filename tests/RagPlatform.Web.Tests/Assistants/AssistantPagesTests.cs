using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Assistants;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Assistants;

public sealed class AssistantPagesTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    public AssistantPagesTests()
    {
        _pages.Services.AddModels();
        _pages.Services.AddSingleton<IChatClient>(new ScriptedChatClient());
    }

    private IAssistantStore Store => _pages.Services.GetRequiredService<IAssistantStore>();

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task Assistants_are_cards_and_a_deleted_one_comes_back()
    {
        await SaveAsync("HR assistant");
        var snackbars = _pages.Render<MudSnackbarProvider>();
        var page = _pages.Render<AssistantsPage>();

        await page.WaitForElement("[aria-label='Delete HR assistant']").ClickAsync();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=assistant]")));
        await snackbars.WaitForElement(".mud-snackbar-content-action button").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal("HR assistant", page.Find("[data-testid=assistant]").GetAttribute("data-name")));
        Assert.Equal(1, Assert.Single(await Store.ListAsync(Caller.Owner.Filter(), Token)).Version);
    }

    [Fact]
    public async Task Whoever_may_share_an_assistant_is_led_from_its_card_and_its_editor_to_Teams_and_nobody_else()
    {
        var assistant = await SaveAsync("HR assistant");
        var access = _pages.Services.GetRequiredService<IAccessStore>();
        await access.SetGrantsAsync(
            new(AccessTargetKind.Assistant, assistant.Id), [new(Caller.Owner.OwnPrincipal, AccessRole.Owner, "", DateTimeOffset.UnixEpoch), new(Principal.Everyone, AccessRole.Editor, "", DateTimeOffset.UnixEpoch)], Token);
        const string Link = "[data-testid=assistant-teams]";

        Assert.Equal($"/assistants/{assistant.Id}/teams", _pages.Render<AssistantsPage>().WaitForElement(Link).GetAttribute("href"));
        Assert.Equal($"/assistants/{assistant.Id}/teams", Render(assistant.Id).WaitForElement(Link).GetAttribute("href"));
        _pages.Services.GetRequiredService<CurrentCaller>().Use(new Caller("ben", "Ben", ["user:ben", Principal.Everyone], IsAdministrator: false));
        var list = _pages.Render<AssistantsPage>();
        list.WaitForElement("[data-testid=assistant]");
        Assert.Empty(list.FindAll(Link));
        var editor = Render(assistant.Id);
        editor.WaitForElement("[data-testid=save-assistant]");
        Assert.Empty(editor.FindAll(Link));
    }

    [Fact]
    public async Task A_change_is_saved_as_the_next_version_and_an_earlier_one_is_brought_back()
    {
        var assistant = await SaveAsync("HR assistant", "Be brief.");
        var page = Render(assistant.Id);

        page.Find("#instructions").Input("Be friendly.");
        Assert.Contains("Not saved", page.Markup);
        await page.Find("form.editor-form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Changed: Instructions", page.Find(".versions").TextContent));
        await page.Find(".versions button").ClickAsync();

        Assert.Equal("Be brief.", page.Find("#instructions").GetAttribute("value"));
        Assert.Equal(2, (await Store.FindAsync(assistant.Id, Caller.Owner.Filter(), Token))!.Version); // Not before it is saved.
    }

    [Fact]
    public async Task A_name_that_is_taken_is_told_beside_the_name()
    {
        await SaveAsync("HR assistant");
        var page = Render(id: null);

        page.Find("#name").Input("hr assistant");
        await page.Find("form.editor-form").SubmitAsync();

        page.WaitForAssertion(() => Assert.StartsWith("Another assistant is called “hr assistant”.", page.Find("#name-error").TextContent));
    }

    [Fact]
    public async Task Pages_that_may_ask_it_are_saved_and_what_is_no_origin_is_told_beside_them()
    {
        var assistant = await SaveAsync("HR assistant");
        var page = Render(assistant.Id);

        page.Find("#origins").Input("https://intranet.example/start");
        await page.Find("form.editor-form").SubmitAsync();
        page.WaitForAssertion(() => Assert.StartsWith("These are no origins: https://intranet.example/start.", page.Find("#origins-error").TextContent));
        page.Find("#origins").Input("https://Intranet.example\nhttps://wiki.example");
        await page.Find("form.editor-form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Changed: Pages that may ask it", page.Find(".versions").TextContent));
        Assert.Equal(["https://intranet.example", "https://wiki.example"], (await Store.FindAsync(assistant.Id, Caller.Owner.Filter(), Token))!.AllowedOrigins);
    }

    [Fact]
    public async Task The_trial_asks_with_what_stands_in_the_form()
    {
        var assistant = await SaveAsync("HR assistant", "Be brief.");
        var page = Render(assistant.Id);

        page.Find("#instructions").Input("Be friendly.");
        page.Find("[data-testid=trial-question]").Input("How many days?");
        await page.Find("form.trial-box").SubmitAsync();

        var question = await _pages.Answers.NextQuestionAsync();

        Assert.Equal("Be friendly.", question.Assistant?.Instructions);
        Assert.Null(question.ConversationId); // Nothing of a trial is stored.
    }

    [Fact]
    public void An_assistant_that_is_not_there_leads_back_to_the_list()
    {
        var page = Render(Guid.NewGuid());

        Assert.Equal("/assistants", page.Find("a.button-link").GetAttribute("href"));
    }

    private async Task<Assistant> SaveAsync(string name, string instructions = "") =>
        await Store.SaveAsync(new Assistant { Id = Guid.CreateVersion7(), Name = name, Instructions = instructions }, Caller.Owner, Token);

    private IRenderedComponent<AssistantEditorPage> Render(Guid? id) => _pages.Render<AssistantEditorPage>(parameters => parameters.Add(page => page.Id, id));
}
