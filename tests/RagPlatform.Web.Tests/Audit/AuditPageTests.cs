using AngleSharp.Dom;
using Bunit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Features.Audit;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Audit;

public sealed class AuditPageTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task Rows_say_when_who_and_what_newest_first()
    {
        await AddAsync(AuditAction.Uploaded, "handbook.pdf");
        await AddAsync(AuditAction.Deleted, "plan.pdf", AuditOutcome.Refused);

        var rows = _pages.Render<AuditPage>().FindAll("[data-testid=audit-row]");

        Assert.Equal(["Deleted", "Uploaded"], rows.Select(row => row.GetAttribute("data-action")));
        Assert.Contains("Owner", rows[0].TextContent);
        Assert.Contains("plan.pdf", rows[0].TextContent);
        Assert.Contains("refused", rows[0].TextContent);
    }

    [Fact]
    public async Task The_chain_is_verified_when_the_page_opens_and_says_when_it_is_broken()
    {
        await AddAsync(AuditAction.Uploaded, "handbook.pdf");
        var page = _pages.Render<AuditPage>();
        page.WaitForAssertion(() => Assert.Equal("intact", Chain(page).GetAttribute("data-state")));
        Assert.Contains("Chain verified: 1 rows", Chain(page).TextContent);

        Forge("UPDATE audit SET target_name = 'other.pdf'");
        await Chain(page).QuerySelector("button")!.ClickAsync();

        page.WaitForAssertion(() => Assert.Equal("broken", Chain(page).GetAttribute("data-state")));
        Assert.Contains("Row 1 was changed", Chain(page).TextContent);
    }

    [Theory]
    [InlineData(false, "The text of questions is not kept")]
    [InlineData(true, "The text of questions is kept: Audit:KeepQuestions is on.")]
    public void Whether_the_text_of_questions_is_kept_stands_on_the_page(bool kept, string text)
    {
        _pages.Services.Configure<AuditOptions>(options => options.KeepQuestions = kept);

        Assert.Contains(text, _pages.Render<AuditPage>().Find("header").TextContent);
    }

    [Fact]
    public async Task A_filter_narrows_the_table_and_both_files()
    {
        await AddAsync(AuditAction.Uploaded, "handbook.pdf");
        await AddAsync(AuditAction.Deleted, "plan.pdf");
        var page = _pages.Render<AuditPage>();

        page.WaitForAssertion(() => Assert.Equal("intact", Chain(page).GetAttribute("data-state")));
        await page.Find("#audit-what").ChangeAsync("Deleted");
        await page.Find("#audit-person").ChangeAsync("own er");
        await page.Find("form.filters").SubmitAsync();
        Assert.Contains("Nothing matches.", page.Markup);
        await page.Find("#audit-person").ChangeAsync("Owner");
        await page.Find("form.filters").SubmitAsync();

        Assert.Equal("Deleted", Assert.Single(page.FindAll("[data-testid=audit-row]")).GetAttribute("data-action"));
        Assert.Equal("/api/audit/export?format=csv&person=Owner&what=Deleted", page.Find("[data-testid=audit-csv]").GetAttribute("href"));
        Assert.Contains("format=json", page.Find("[data-testid=audit-json]").GetAttribute("href"));
    }

    [Fact]
    public async Task One_can_page_back_and_forth()
    {
        for (var i = 1; i <= 101; i++)
        {
            await AddAsync(AuditAction.Uploaded, $"{i}.pdf");
        }

        var page = _pages.Render<AuditPage>();
        page.WaitForAssertion(() => Assert.Equal("intact", Chain(page).GetAttribute("data-state")));
        Assert.Equal(100, page.FindAll("[data-testid=audit-row]").Count);

        await page.FindAll(".paging button")[1].ClickAsync();
        Assert.Contains("1.pdf", Assert.Single(page.FindAll("[data-testid=audit-row]")).TextContent);
        await page.FindAll(".paging button")[0].ClickAsync();

        Assert.Equal(100, page.FindAll("[data-testid=audit-row]").Count);
    }

    private static IElement Chain(IRenderedComponent<AuditPage> page) => page.Find("[data-testid=audit-chain]");

    private Task AddAsync(AuditAction action, string name, AuditOutcome outcome = AuditOutcome.Done) =>
        _pages.Services.GetRequiredService<IAuditLog>().RecordAsync(
            Caller.Owner, action, AuditTargets.Document(Guid.CreateVersion7(), name), outcome, cancellationToken: Token);

    private void Forge(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_pages.Services.GetRequiredService<SqliteDatabase>().Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"DROP TRIGGER audit_is_append_only; {sql}";
        command.ExecuteNonQuery();
    }
}
