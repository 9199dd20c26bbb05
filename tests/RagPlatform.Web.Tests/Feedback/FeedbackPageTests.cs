using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Evaluation.Questions;
using RagPlatform.Core.Feedback;
using RagPlatform.Core.Ingestion;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Feedback;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Feedback;

public sealed class FeedbackPageTests : IAsyncDisposable
{
    private static readonly Caller Ben = new("ben", "Ben", ["user:ben", Principal.Everyone], IsAdministrator: false);

    private readonly Pages _pages = new();
    private readonly Guid _assistant = Guid.CreateVersion7();

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    private IFeedbackStore Store => _pages.Services.GetRequiredService<IFeedbackStore>();

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task Without_any_it_says_where_feedback_comes_from()
    {
        await AddAssistantAsync();

        var page = Render();

        Assert.Contains("thumb up and a thumb down", page.WaitForElement("[data-testid=feedback-empty]").TextContent);
        Assert.Equal($"/?assistant={_assistant}", page.Find("[data-testid=feedback-empty] a").GetAttribute("href"));
    }

    [Fact]
    public async Task It_is_listed_newest_first_counted_plotted_and_narrowed()
    {
        await AddAssistantAsync();
        var now = TimeProvider.System.GetUtcNow();
        await GiveAsync("How much leave?", FeedbackVerdict.Good, at: now.AddDays(-21));
        await GiveAsync("How much pay?", FeedbackVerdict.Bad, FeedbackReason.Wrong, "Not so.");

        var page = Render();

        page.WaitForAssertion(() => Assert.Equal(["How much pay?", "How much leave?"], Questions(page)));
        Assert.Equal(("1", "1", "2"), (Text(page, "count-good"), Text(page, "count-bad"), Text(page, "count-open")));
        Assert.Equal(4, page.FindAll("[data-testid=feedback-plot] g").Count); // The weeks between count too.
        Assert.Contains("Bad · Wrong · Ben", page.Find("[data-testid=feedback] .facts").TextContent);
        page.Find("#feedback-verdict").Change("Good");
        await page.Find("form.filters").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal(["How much leave?"], Questions(page)));
        Assert.Equal("1", Text(page, "count-bad")); // What is listed does not change what there is.
        page.Find("#feedback-search").Change("spaceship");
        await page.Find("form.filters").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal("0 entries", Text(page, "feedback-total")));
    }

    [Fact]
    public async Task An_entry_opens_to_the_answer_with_its_sources_and_is_marked_as_handled()
    {
        await AddAssistantAsync();
        var document = await AddHandbookAsync();
        await GiveAsync("How much leave?", FeedbackVerdict.Bad, FeedbackReason.Outdated, citation: Some.Citation(1, id: document));
        var page = Render();

        Assert.Empty(page.FindAll("[data-testid=source]"));
        await page.WaitForElement("[data-testid=feedback-open]").ClickAsync();
        Assert.Contains("handbook.pdf", page.WaitForElement("[data-testid=source]").TextContent);
        Assert.Contains("Everyone has 26 days.", page.Find(".entry-body").TextContent);
        await page.Find("[data-testid=feedback-handled]").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal("handled", page.Find("[data-testid=feedback]").GetAttribute("data-state")));
        Assert.Equal("0", Text(page, "count-open"));
        await page.Find("[data-testid=feedback-reopen]").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal("1", Text(page, "count-open")));
    }

    [Fact]
    public async Task Sentences_of_documents_that_the_reader_may_not_see_are_left_out_and_counted()
    {
        await AddAssistantAsync();
        await GiveAsync("How much leave?", FeedbackVerdict.Bad, citation: Some.Citation(1)); // Of a document that is not there for anybody.
        var page = Render();

        await page.WaitForElement("[data-testid=feedback-open]").ClickAsync();

        Assert.Contains("One sentence is left out", page.WaitForElement("[data-testid=hidden]").TextContent);
        Assert.DoesNotContain("26 days", page.Markup);
        Assert.DoesNotContain("handbook.pdf", page.Markup);
    }

    [Fact]
    public async Task Feedback_becomes_an_evaluation_question_with_its_first_source_filled_in()
    {
        await AddAssistantAsync();
        var document = await AddHandbookAsync();
        await GiveAsync("How much leave?", FeedbackVerdict.Bad, citation: Some.Citation(1, id: document));
        var dialogs = _pages.Render<MudDialogProvider>();
        var page = Render();

        page.WaitForElement("[data-testid=feedback-question]").Click(); // Ends when the dialog is closed: not to be waited for.
        Assert.Equal("handbook.pdf", dialogs.WaitForElement("[data-testid=question-document]").GetAttribute("value"));
        Assert.Equal("3", dialogs.Find("[data-testid=question-page]").GetAttribute("value"));
        dialogs.Find("[data-testid=question-answer]").Change("26 days");
        await dialogs.Find("[data-testid=question-form]").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("26 days · handbook.pdf · page 3", page.Find("[data-testid=evaluation-question]").TextContent));
        var question = Assert.Single(await _pages.Services.GetRequiredService<IAssistantQuestionStore>().ListAsync(_assistant, Token));
        Assert.Equal(("How much leave?", document), (question.Question, question.DocumentId));
    }

    [Fact]
    public async Task Who_does_not_edit_the_assistant_is_told_no_more_than_that()
    {
        await AddAssistantAsync();
        await GiveAsync("How much leave?", FeedbackVerdict.Bad);
        _pages.Services.GetRequiredService<CurrentCaller>().Use(Ben);

        var page = Render();

        page.WaitForAssertion(() => Assert.Contains("No access to this feedback", page.Find("h1").TextContent));
        Assert.DoesNotContain("How much leave?", page.Markup);
        Assert.DoesNotContain("HR assistant", page.Markup);
    }

    private IRenderedComponent<FeedbackPage> Render() => _pages.Render<FeedbackPage>(p => p.Add(x => x.Id, _assistant));

    private Task<Assistant> AddAssistantAsync() =>
        _pages.Services.GetRequiredService<IAssistantStore>().SaveAsync(new Assistant { Id = _assistant, Name = "HR assistant" }, Caller.Owner, Token);

    private async Task<Guid> AddHandbookAsync() =>
        (await _pages.AddDocumentAsync("handbook.pdf", "text/plain", new DocumentPage(1, "Everyone has 26 days.", [], []))).Id;

    private Task<FeedbackEntry> GiveAsync(
        string question, FeedbackVerdict verdict, FeedbackReason? reason = null, string comment = "", Citation? citation = null, DateTimeOffset? at = null)
    {
        var answer = citation is null
            ? Some.Answer(AnswerKind.Generated, [Some.Sentence("Everyone has 26 days.")])
            : Some.Answer(AnswerKind.Generated, [Some.Sentence("Everyone has 26 days.", true, 1)], citation);
        return Store.SaveAsync(
            new FeedbackEntry
            {
                Id = Guid.CreateVersion7(), MessageId = answer.MessageId, AssistantId = _assistant, PersonId = Ben.Id, PersonName = Ben.Name, Verdict = verdict,
                Reason = reason, Comment = comment, Door = FeedbackDoor.Page, Question = question, Answer = answer, At = at ?? TimeProvider.System.GetUtcNow(),
            },
            Ben, Token);
    }

    private static IEnumerable<string> Questions(IRenderedComponent<FeedbackPage> page) =>
        page.FindAll("[data-testid=feedback] .entry-question").Select(question => question.TextContent);

    private static string Text(IRenderedComponent<FeedbackPage> page, string id) => page.Find($"[data-testid={id}]").TextContent.Trim();
}
