using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Ingestion;
using RagPlatform.Web.Features.Chat;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Chat;

public sealed class ChatPageTests : IAsyncDisposable
{
    private readonly Pages _pages = new();
    private Question? _asked;

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    private NavigationManager Navigation => _pages.Services.GetRequiredService<NavigationManager>();

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task A_question_is_shown_at_once_and_its_answer_as_it_comes()
    {
        var document = await AddHandbookAsync();
        var page = await AskAsync("How much leave do I have?");
        var citation = Some.Citation(1, id: document);

        Assert.Equal("How much leave do I have?", page.Find("[data-testid=exchange] h2").TextContent);
        Assert.Equal("searching", State(page));

        _pages.Answers.Send(new AnswerUpdate.Searching(1204));
        page.WaitForAssertion(() => Assert.Equal("Searching 1,204 passages", page.Find("[data-testid=answer-state]").TextContent.Trim()));

        _pages.Answers.Send(new AnswerUpdate.FoundPassages([Some.Passage("handbook.pdf")], [citation]));
        page.WaitForAssertion(() => Assert.Contains("handbook.pdf", page.Find("[data-testid=source]").TextContent, StringComparison.Ordinal));

        _pages.Answers.Send(new AnswerUpdate.Queued(2));
        page.WaitForAssertion(() => Assert.Equal("2 questions before yours.", page.Find("[data-testid=answer-state]").TextContent.Trim()));

        _pages.Answers.Send(new AnswerUpdate.Text("Everyone has "));
        page.WaitForAssertion(() => Assert.Equal("writing", State(page)));
        Assert.Empty(page.FindAll("[data-testid=sentence]"));

        var answer = Some.Answer(
            AnswerKind.Generated, [Some.Sentence("Everyone has 26 days.", true, 1), Some.Sentence(" The moon is blue.", false)], citation);
        _pages.Answers.Send(new AnswerUpdate.Done(answer));
        _pages.Answers.End();
        page.WaitForAssertion(() => Assert.Equal("complete", State(page)));

        Assert.Equal(["true", "false"], page.FindAll("[data-testid=sentence]").Select(s => s.GetAttribute("data-supported")));
        Assert.Equal("not in the sources", page.Find(".unsupported").TextContent);
        Assert.Equal("Source 1: handbook.pdf, page 3", page.Find("[data-testid=citation]").GetAttribute("aria-label"));
        Assert.Equal("Answer complete, one source", page.Find("[data-testid=answer-state]").TextContent.Trim());
    }

    [Fact]
    public async Task A_citation_opens_its_page_with_the_passage_marked_and_has_an_address()
    {
        var document = await AddHandbookAsync();
        var page = await AnswerAsync(AnswerKind.Generated, [Some.Sentence("Everyone has 26 days.", true, 1)], Some.Citation(1, id: document));

        page.Find("[data-testid=citation]").Click();

        page.WaitForAssertion(() => Assert.Equal("Everyone has 26 days.", page.Find("[data-testid=source-panel] [data-testid=highlight]").TextContent));
        Assert.Contains("citation=1", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(("handbook.pdf", "3"), (page.Find("[data-testid=source-panel]").GetAttribute("data-document"), page.Find("[data-testid=source-panel]").GetAttribute("data-page")));

        page.Find("[aria-label='Close the source']").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=source-panel]")));
        Assert.DoesNotContain("citation", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_keeps_what_was_written()
    {
        await AddHandbookAsync();
        var page = await AskAsync("How much leave do I have?");
        _pages.Answers.Send(new AnswerUpdate.Text("Everyone has "));
        page.WaitForElement("[data-testid=stop]").Click();

        page.WaitForAssertion(() => Assert.Equal("stopped", State(page)));
        Assert.Contains("Everyone has", page.Find("[data-testid=answer]").TextContent, StringComparison.Ordinal);
        page.WaitForElement("[data-testid=send]");
    }

    [Fact]
    public async Task Nothing_found_says_so_and_shows_what_comes_nearest()
    {
        var document = await AddHandbookAsync();
        var page = await AskAsync("What is the moon made of?");
        _pages.Answers.Send(new AnswerUpdate.Done(Some.Answer(AnswerKind.NotFound, []) with { Text = "", Nearest = [Some.Citation(1, id: document)] }));
        _pages.Answers.End();

        var notFound = page.WaitForElement("[data-testid=not-found]");

        Assert.Contains("Your documents do not answer this.", notFound.TextContent, StringComparison.Ordinal);
        Assert.Contains("1,204 passages", notFound.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=sentence]"));
        page.Find("[data-testid=not-found] [data-testid=source] button").Click();
        page.WaitForElement("[data-testid=source-panel] [data-testid=highlight]");
    }

    [Fact]
    public async Task Quotes_say_why_they_are_quotes()
    {
        var document = await AddHandbookAsync();
        var page = await AskAsync("How much leave do I have?");
        _pages.Answers.Send(new AnswerUpdate.Done(
            Some.Answer(AnswerKind.Quotes, [Some.Sentence("Everyone has *26* days.", true, 1)], Some.Citation(1, id: document)) with { Notice = "No chat model is installed." }));
        _pages.Answers.End();

        var quotes = page.WaitForElement("[data-testid=quotes]");

        Assert.Contains("No chat model is installed.", quotes.TextContent, StringComparison.Ordinal);
        Assert.Contains("Everyone has *26* days.", quotes.TextContent, StringComparison.Ordinal); // As it stands in the document, not as Markdown.
    }

    [Fact]
    public async Task A_failed_answer_can_be_tried_again_in_its_place()
    {
        await AddHandbookAsync();
        var page = await AskAsync("How much leave do I have?");
        _pages.Answers.Send(new AnswerUpdate.Failed(Some.Answer(AnswerKind.Generated, []) with { Text = "", Notice = "The model stopped unexpectedly." }));
        _pages.Answers.End();
        page.WaitForAssertion(() => Assert.Contains("The model stopped unexpectedly.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));

        page.Find("[role=alert] button").Click();

        Assert.Equal(_asked!.MessageId, (await _pages.Answers.NextQuestionAsync()).MessageId);
        Assert.Single(page.FindAll("[data-testid=exchange]"));
    }

    [Fact]
    public async Task A_reload_finds_the_answer_that_is_being_written()
    {
        await AddHandbookAsync();
        var first = await AskAsync("How much leave do I have?");
        _pages.Answers.Send(new AnswerUpdate.Text("Everyone has "));
        first.WaitForAssertion(() => Assert.Equal("writing", State(first)));
        await _pages.DisposeComponentsAsync();

        var second = _pages.Render<ChatPage>(p => p.Add(x => x.Id, _asked!.ConversationId));

        second.WaitForAssertion(() => Assert.Contains("Everyone has", second.Find("[data-testid=answer]").TextContent, StringComparison.Ordinal));
        _pages.Answers.Send(new AnswerUpdate.Done(Some.Answer(AnswerKind.Generated, [Some.Sentence("Everyone has 26 days.")])));
        _pages.Answers.End();
        second.WaitForAssertion(() => Assert.Equal("complete", State(second)));
    }

    [Fact]
    public async Task An_opened_conversation_shows_its_stored_answers()
    {
        await AddHandbookAsync();
        var (id, now) = (Guid.CreateVersion7(), TimeProvider.System.GetUtcNow());
        await _pages.Conversations.SaveAsync(new Conversation(id, Pages.Owner, "Leave", null, false, now, now), Token);
        var answer = Some.Answer(AnswerKind.Generated, [Some.Sentence("Everyone has 26 days.", true, 1)], Some.Citation(1));
        await _pages.Conversations.SaveMessageAsync(new Message(answer.MessageId, id, "How much leave?", answer, MessageState.Complete, null, now), Pages.Owner, Token);

        var page = _pages.Render<ChatPage>(p => p.Add(x => x.Id, id));

        page.WaitForAssertion(() => Assert.Equal("complete", State(page)));
        Assert.Equal("Leave", page.Find("h1").TextContent);
        Assert.Single(page.FindAll("[data-testid=source]"));
        page.Find(".how-button").Click();
        Assert.Contains("1,234 ms", page.WaitForElement(".how").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_persons_conversation_looks_like_none()
    {
        await AddHandbookAsync();
        var (id, now) = (Guid.CreateVersion7(), TimeProvider.System.GetUtcNow());
        await _pages.Conversations.SaveAsync(new Conversation(id, "somebody", "Secret", null, false, now, now), Token);

        var page = _pages.Render<ChatPage>(p => p.Add(x => x.Id, id));

        page.WaitForAssertion(() => Assert.Contains("does not exist, or it is not yours", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Secret", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edited_question_replaces_the_last_one()
    {
        var document = await AddHandbookAsync();
        var page = await AnswerAsync(AnswerKind.Generated, [Some.Sentence("Everyone has 26 days.", true, 1)], Some.Citation(1, id: document));

        page.WaitForElement("[aria-label='Edit question']").Click();
        page.WaitForElement("form.edit textarea").Input("How much leave do trainees have?");
        await page.Find("form.edit").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal("How much leave do trainees have?", page.Find("[data-testid=exchange] h2").TextContent));
        Assert.Equal(_asked!.MessageId, (await _pages.Answers.NextQuestionAsync()).MessageId);
    }

    private async Task<Guid> AddHandbookAsync() =>
        (await _pages.AddDocumentAsync("handbook.pdf", "text/plain", Page(1, "Welcome."), Page(2, "Times."), Page(3, "Everyone has 26 days. Unused days expire."))).Id;

    private static DocumentPage Page(int number, string text) => new(number, text, [], []);

    private async Task<IRenderedComponent<ChatPage>> AskAsync(string question)
    {
        var page = _pages.Render<ChatPage>();
        page.WaitForElement("[data-testid=question]").Input(question);
        await page.Find("form.composer").SubmitAsync();
        // The router would do this: the same page, now with the conversation's id.
        _asked = await _pages.Answers.NextQuestionAsync();
        page.Render(p => p.Add(x => x.Id, _asked.ConversationId));
        page.WaitForElement("[data-testid=exchange]");
        return page;
    }

    private async Task<IRenderedComponent<ChatPage>> AnswerAsync(AnswerKind kind, AnswerSentence[] sentences, params Citation[] citations)
    {
        var page = await AskAsync("How much leave do I have?");
        _pages.Answers.Send(new AnswerUpdate.Done(Some.Answer(kind, sentences, citations)));
        _pages.Answers.End();
        page.WaitForAssertion(() => Assert.Equal("complete", State(page)));
        return page;
    }

    private static string? State(IRenderedComponent<ChatPage> page) => page.Find("[data-testid=answer]").GetAttribute("data-state");
}
