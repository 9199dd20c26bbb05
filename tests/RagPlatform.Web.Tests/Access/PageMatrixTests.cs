using System.Text.RegularExpressions;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Feedback;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Access;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Assistants;
using RagPlatform.Web.Features.Chat;
using RagPlatform.Web.Features.Documents;
using RagPlatform.Web.Features.Feedback;
using RagPlatform.Web.Features.Reference;
using RagPlatform.Web.Features.Sample;
using RagPlatform.Web.Features.Sources;
using RagPlatform.Web.Features.Teams;
using RagPlatform.Web.Features.Teams.Setup;
using RagPlatform.Web.Features.Webhooks;
using RagPlatform.Web.Tests.Reference;
using RagPlatform.Web.Tests.Support;

namespace RagPlatform.Web.Tests.Access;

/// <summary>The roads of the matrix that are pages: the same people, collections, documents and assistants, drawn instead of called.</summary>
public sealed partial class PageMatrixTests : IAsyncLifetime
{
    private readonly AccessWorld _world = new();
    private readonly string _folder = TestPaths.TemporaryFolder();
    private Pages _pages = null!;

    public async ValueTask InitializeAsync()
    {
        ApiReference reference;
        await using (var application = new PeopleApplication(_folder, _ => Caller.Owner))
        {
            await application.Filling.FillAsync(_world, Xunit.TestContext.Current.CancellationToken);
            await JudgeAsync(application.Services.GetRequiredService<IFeedbackStore>());
            reference = await KnownDocument.ReadAsync(application.Services);
        }

        _pages = new Pages(_folder);
        _pages.Services.AddSingleton(new Embedder(null));
        _pages.Services.AddIngestion();
        _pages.Services.AddDocumentsFeature();
        _pages.Services.AddSample();
        _pages.Services.AddTeamsFeature();
        _pages.Services.AddSingleton(reference);
        _pages.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        _pages.Services.AddWebhooksFeature();
    }

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public void Nobody_sees_on_a_page_what_they_may_not_and_everybody_what_they_may()
    {
        var faults = new List<string>();
        foreach (var (person, index) in _world.People.Select((person, index) => (person, index)))
        {
            Walk(person, isThorough: index % 7 == 0, faults);
        }

        _world.ChangeGroups();
        foreach (var person in _world.People)
        {
            Walk(person, isThorough: false, faults);
        }

        Assert.Empty(faults);
    }

    private void Walk(WorldPerson person, bool isThorough, List<string> faults)
    {
        _pages.Services.GetRequiredService<CurrentCaller>().Use(person.Caller);
        var documents = _world.Documents.Where(document => AccessWorld.RoleOn(person, document) is not null).ToList();
        var collections = _world.Collections.Where(collection => AccessWorld.RoleOn(person, collection) is not null).ToList();
        var assistants = _world.Assistants.Where(assistant => AccessWorld.RoleOn(person, assistant) is not null).ToList();

        Draw<DocumentsPage>("documents", page => page.FindAll("[data-testid=collection]").Count == collections.Count
            && (documents.Count == 0 || page.Find("h1 + p").TextContent.StartsWith($"{documents.Count} document", StringComparison.Ordinal)), collections);
        Draw<AssistantsPage>("assistants", page => page.FindAll("[data-testid=assistant]").Count == assistants.Count, assistants);
        Draw<ConversationList>("conversations", _ => true, []);
        Draw<ReferencePage>("reference", page => page.FindAll("[data-testid=operation]").Count > 0, []);
        Draw<WebhooksPage>("webhooks", page => page.FindAll("form").Count == (person.IsAdministrator ? 1 : 0), []);
        if (!isThorough)
        {
            return;
        }

        foreach (var document in _world.Documents)
        {
            var isSeen = documents.Contains(document);
            Draw<DocumentViewPage>(
                $"document {document.Name}", page => isSeen == page.Markup.Contains(document.Name, StringComparison.Ordinal) && (isSeen || page.Markup.Contains("access", StringComparison.Ordinal)),
                isSeen ? [document] : [], page => page.Add(view => view.Id, document.Id));
        }

        foreach (var assistant in _world.Assistants)
        {
            var judged = AccessWorld.RoleOn(person, assistant) >= AccessRole.Editor ? documents.Intersect(Judged).ToList() : null;
            Draw<FeedbackPage>(
                $"feedback on {assistant.Name}", page => judged is null ? page.Markup.Contains("No access", StringComparison.Ordinal) : Opened(page) == judged.Count,
                judged is null ? [] : [assistant, .. judged], page => page.Add(view => view.Id, assistant.Id));

            var isShown = AccessWorld.RoleOn(person, assistant) is { } role && (person.IsAdministrator || role == AccessRole.Owner);
            Draw<TeamsPage>(
                $"Teams of {assistant.Name}", page => page.FindAll("h1").Count == 1 && isShown == page.FindAll("[data-testid=teams-check]").Count > 0,
                isShown ? [assistant] : [], page => page.Add(teams => teams.Id, assistant.Id));
        }

        foreach (var collection in _world.Collections)
        {
            _pages.Services.GetRequiredService<NavigationManager>().NavigateTo($"/documents?collection={collection.Id}");
            Draw<DocumentsPage>($"collection {collection.Name}", page => page.FindAll("[data-testid=collection]").Count == collections.Count, collections);
        }

        _pages.Services.GetRequiredService<NavigationManager>().NavigateTo("/");

        void Draw<TPage>(string what, Func<IRenderedComponent<TPage>, bool> isWhole, IEnumerable<WorldThing> expected, Action<ComponentParameterCollectionBuilder<TPage>>? with = null)
            where TPage : IComponent
        {
            using var page = _pages.Render(with ?? (_ => { }));
            try
            {
                page.WaitForState(() => isWhole(page), TimeSpan.FromSeconds(10));
            }
            catch (Bunit.Extensions.WaitForHelpers.WaitForFailedException)
            {
                faults.Add($"{person.Name}: {what} is not whole");
            }

            var shown = Marker().Matches(page.Markup).Select(match => match.Value).ToHashSet();
            faults.AddRange(shown.Where(name => !Seen(name)).Select(name => $"LEAK {person.Name}: {what} shows {name}"));
            faults.AddRange(expected.Where(thing => !shown.Contains(thing.Name)).Select(thing => $"REFUSED {person.Name}: {what} lacks {thing.Name}"));
        }

        bool Seen(string name) => documents.Concat(collections).Concat(assistants).Any(thing => thing.Name == name);
    }

    // Documents that a judged answer of each assistant rests on: a sentence each.
    private IEnumerable<WorldDocument> Judged => _world.Documents.Where((_, i) => i % 6 == 0);

    private async Task JudgeAsync(IFeedbackStore store)
    {
        foreach (var assistant in _world.Assistants)
        {
            var answer = Some.Answer(
                AnswerKind.Generated, [.. Judged.Select((document, i) => Some.Sentence(document.Text, true, i + 1))],
                [.. Judged.Select((document, i) => Some.Citation(i + 1, $"{document.Name}.txt", quote: document.Text, id: document.Id))]);
            await store.SaveAsync(
                new FeedbackEntry
                {
                    Id = Guid.CreateVersion7(), MessageId = answer.MessageId, AssistantId = assistant.Id, PersonId = "somebody", PersonName = "Somebody",
                    Verdict = FeedbackVerdict.Bad, Door = FeedbackDoor.Page, Question = "How many days?", Answer = answer, At = TimeProvider.System.GetUtcNow(),
                },
                Caller.Owner, Xunit.TestContext.Current.CancellationToken);
        }
    }

    // Opens what is closed, and tells how many sources are shown.
    private static int Opened(IRenderedComponent<FeedbackPage> page)
    {
        if (page.FindAll("[data-testid=feedback-open][aria-expanded=false]") is [var closed, ..])
        {
            closed.Click();
        }

        return page.FindAll("[data-testid=source]").Count + (page.FindAll("[data-testid=feedback-open]").Count == 0 ? -1 : 0);
    }

    [GeneratedRegex("[qka]zx[0-9]{2}(?:doc|col|ass)")]
    private static partial Regex Marker();
}
