using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Chat;
using RagPlatform.Web.Resources;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Chat;

public sealed class MarkdownExportTests : IAsyncDisposable
{
    private readonly Pages _pages = new();

    private IStringLocalizer<SharedResources> Texts => _pages.Services.GetRequiredService<IStringLocalizer<SharedResources>>();

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public void An_answer_takes_its_sources_along_and_says_what_has_none()
    {
        var text = MarkdownExport.Answer(Answered(), Texts);

        Assert.Equal(
            "Everyone has 26 days. [1] The moon is blue. (not in the sources)\n\nSources:\n\n1. handbook.pdf, Page 3 · Leave: “Everyone has 26 days.”", text);
    }

    [Fact]
    public void The_plain_copy_holds_the_words_alone() =>
        Assert.Equal("Everyone has 26 days. The moon is blue.", MarkdownExport.Plain(Answered()));

    [Theory]
    [InlineData("How much leave: 26/27 days?", "How-much-leave-26-27-days.md")]
    [InlineData("???", "answer.md")]
    [InlineData("Wie viele Urlaubstage für Müller?", "Wie-viele-Urlaubstage-für-Müller.md")]
    public void File_names_are_taken_by_every_system(string title, string name) => Assert.Equal(name, MarkdownExport.FileName(title));

    private static ExchangeState Answered() => new ExchangeState(Guid.CreateVersion7(), "How much leave?").Apply(new AnswerUpdate.Done(Some.Answer(
        AnswerKind.Generated, [Some.Sentence("Everyone has 26 days.", true, 1), Some.Sentence(" The moon is blue.", false)], Some.Citation(1))));
}
