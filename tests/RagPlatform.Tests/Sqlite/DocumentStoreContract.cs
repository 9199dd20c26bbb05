using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

/// <summary>What every document store does. A store's test class derives from it and says how one is made.</summary>
public abstract class DocumentStoreContract
{
    private static readonly AccessFilter All = AccessFilter.Everything;

    protected abstract StoreUnderTest Store { get; }

    private IDocumentStore Documents => Store.Documents;

    [Fact]
    public async Task A_new_collection_is_listed_by_name_and_empty()
    {
        await Store.AddCollectionAsync("Policies");
        var added = await Documents.AddCollectionAsync("Benefits", "What people get", Caller.Owner, Cancellation);

        var listed = await Documents.ListCollectionsAsync(Caller.Owner.Filter(), Cancellation);

        Assert.Equal(["Benefits", "Policies"], listed.Select(c => c.Collection.Name));
        Assert.Equal(added, listed[0].Collection);
        Assert.Equal((0, 0, 0, 0), (listed[0].Documents, listed[0].Ready, listed[0].Failed, listed[0].Chunks));
    }

    [Fact]
    public async Task A_collection_name_is_taken_whatever_its_case()
    {
        await Store.AddCollectionAsync("Öffentlich");

        var exception = await Assert.ThrowsAsync<DuplicateNameException>(() => Store.AddCollectionAsync(" öFFENTLICH "));

        Assert.Contains("Öffentlich", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collection_is_renamed_to_a_name_that_is_free_and_keeps_what_is_kept_with_it()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddCollectionAsync("Benefits");
        var metadata = new Dictionary<string, string> { ["site"] = "works" };

        Assert.True(await Documents.ChangeCollectionAsync(collection.Id, name: null, metadata, All, Cancellation));
        Assert.True(await Documents.ChangeCollectionAsync(collection.Id, " policies ", metadata: null, All, Cancellation));
        await Assert.ThrowsAsync<DuplicateNameException>(() => Documents.ChangeCollectionAsync(collection.Id, "BENEFITS", metadata: null, All, Cancellation));
        Assert.False(await Documents.ChangeCollectionAsync(Guid.NewGuid(), "Nothing", metadata: null, All, Cancellation));

        var changed = (await Documents.ListCollectionsAsync(All, Cancellation))[1].Collection;
        Assert.Equal("policies", changed.Name);
        Assert.Equal(metadata, changed.Metadata);
    }

    [Fact]
    public async Task A_deleted_collection_is_gone_with_its_documents_and_its_name_is_free()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddReadyAsync(collection.Id, "travel.txt", "Trains are booked first.");

        Assert.True(await Documents.DeleteCollectionAsync(collection.Id, All, Cancellation));

        Assert.False(await Documents.DeleteCollectionAsync(collection.Id, All, Cancellation));
        Assert.Empty(await Documents.ListCollectionsAsync(All, Cancellation));
        Assert.Null(await Documents.FindAsync(document.Id, All, Cancellation));
        Assert.Empty(await Documents.ListAsync(null, All, Cancellation));
        Assert.Equal(0, await Documents.RestoreAsync([document.Id], All, Cancellation));
        Assert.Empty(await Store.FindByTextAsync("trains"));
        await Store.AddCollectionAsync("policies");
    }

    [Fact]
    public async Task An_added_document_waits_in_the_queue_and_is_found_as_it_was_added()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = NewDocument(collection.Id, "travel.pdf", "a") with
        {
            Tags = ["hr", "2026"], AddedAt = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero), MediaType = "application/pdf",
        };

        var added = await Documents.AddAsync(document, AccessFilter.Everything, [], Cancellation);

        Assert.Equal(AddOutcome.Added, added.Outcome);
        Assert.Equivalent(document, added.Document);
        Assert.Equivalent(document, await Documents.FindAsync(document.Id, Caller.Owner.Filter(), Cancellation));
    }

    [Fact]
    public async Task Files_of_one_name_under_different_ids_of_a_program_are_no_versions_of_one_another()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var (one, two) = ($"{ReservedTags.DocumentId}one", $"{ReservedTags.DocumentId}two");

        var added = new List<AddedDocument>();
        foreach (var (content, tags) in new (string, string[])[]
        {
            ("a", []), ("a", [one]), ("b", [two]), ("a", [one]), ("c", [one]), ("c", [one, "state:final"]), ("d", []), ("d", ["other"]),
        })
        {
            added.Add(await Documents.AddAsync(NewDocument(collection.Id, "content.txt", content) with { Tags = tags }, All, [], Cancellation));
        }

        Assert.Equal(
            [
                (AddOutcome.Added, 1), (AddOutcome.Added, 1), (AddOutcome.Added, 1), (AddOutcome.Unchanged, 1), (AddOutcome.NewVersion, 2), (AddOutcome.NewVersion, 3),
                (AddOutcome.NewVersion, 2), (AddOutcome.Unchanged, 2),
            ],
            added.Select(one => (one.Outcome, one.Document.Version)));
    }

    [Fact]
    public async Task Documents_are_listed_by_their_tags()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddTaggedAsync(collection.Id, "a.txt", ["team:hr"], "Trains.");
        await Store.AddTaggedAsync(collection.Id, "b.txt", ["team:it"], "Ships.");
        var filter = Caller.Owner.Filter() with { Tags = [["team:it"]] };

        Assert.Equal(["b.txt"], (await Documents.ListAsync(null, filter, Cancellation)).Select(document => document.Name));
        Assert.Equal(1, Assert.Single(await Documents.ListCollectionsAsync(filter, Cancellation)).Documents);
    }

    [Fact]
    public async Task A_document_is_found_by_its_new_tags_and_no_more_by_the_old_ones()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = (await Documents.AddAsync(NewDocument(collection.Id, "travel.pdf", "a") with { Tags = ["old"] }, All, [], Cancellation)).Document;

        Assert.True(await Documents.ChangeTagsAsync(document.Id, ["new"], All, Cancellation));
        Assert.False(await Documents.ChangeTagsAsync(Guid.NewGuid(), ["new"], All, Cancellation));

        Assert.Empty(await Documents.ListAsync(null, All with { Tags = [["old"]] }, Cancellation));
        Assert.Equal(["new"], Assert.Single(await Documents.ListAsync(null, All with { Tags = [["new"]] }, Cancellation)).Tags);
    }

    [Fact]
    public async Task A_document_for_a_collection_that_is_gone_is_refused()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Store.AddDocumentAsync(Guid.CreateVersion7(), "travel.txt"));

        Assert.Contains("travel.txt", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_name_and_content_is_the_same_document()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var first = await Store.AddDocumentAsync(collection.Id, "travel.txt", "a");

        var again = await Documents.AddAsync(NewDocument(collection.Id, "travel.txt", "a"), AccessFilter.Everything, [], Cancellation);

        Assert.Equal((AddOutcome.Unchanged, first.Id), (again.Outcome, again.Document.Id));
        Assert.Single(await Documents.ListAsync(collection.Id, All, Cancellation));
    }

    [Fact]
    public async Task The_same_name_in_another_collection_is_another_document()
    {
        var first = await Store.AddCollectionAsync("First");
        var second = await Store.AddCollectionAsync("Second");
        await Store.AddDocumentAsync(first.Id, "travel.txt", "a");

        var added = await Documents.AddAsync(NewDocument(second.Id, "travel.txt", "a"), AccessFilter.Everything, [], Cancellation);

        Assert.Equal(AddOutcome.Added, added.Outcome);
    }

    [Fact]
    public async Task Other_content_under_the_same_name_is_the_next_version_and_replaces_the_old_one_when_it_is_ready()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var old = await Store.AddReadyAsync(collection.Id, "travel.txt", "Trains are booked in second class.");

        var added = await Documents.AddAsync(NewDocument(collection.Id, "travel.txt", "b"), AccessFilter.Everything, [], Cancellation);

        Assert.Equal((AddOutcome.NewVersion, 2), (added.Outcome, added.Document.Version));
        Assert.Single(await Store.FindByTextAsync("trains"));

        await Store.Knowledge.StoreAsync(await Store.IngestedAsync(added.Document, "Trains are booked in first class."), Cancellation);

        Assert.Equal(["Trains are booked in first class."], await Store.FindByTextAsync("trains"));
        Assert.Null(await Documents.FindAsync(old.Id, All, Cancellation));
        Assert.Equal(added.Document.Id, Assert.Single(await Documents.ListAsync(collection.Id, All, Cancellation)).Id);
        Assert.Equal(0, await Documents.RestoreAsync([old.Id], All, Cancellation));
    }

    [Fact]
    public async Task A_version_that_is_late_does_not_replace_a_newer_one()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var first = await Store.AddDocumentAsync(collection.Id, "travel.txt", "a");
        var second = await Store.AddDocumentAsync(collection.Id, "travel.txt", "b");
        await Store.Knowledge.StoreAsync(await Store.IngestedAsync(second, "The newer trains."), Cancellation);

        await Store.Knowledge.StoreAsync(await Store.IngestedAsync(first, "The older trains."), Cancellation);

        Assert.Equal(["The newer trains."], await Store.FindByTextAsync("trains"));
        Assert.Equal(second.Id, Assert.Single(await Documents.ListAsync(collection.Id, All, Cancellation)).Id);
    }

    [Fact]
    public async Task Documents_are_listed_newest_first_by_collection_or_all()
    {
        var (first, second) = (await Store.AddCollectionAsync("First"), await Store.AddCollectionAsync("Second"));
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await Store.AddDocumentAsync(first.Id, "a.txt", "a", noon);
        await Store.AddDocumentAsync(second.Id, "b.txt", "b", noon.AddMinutes(2));
        await Store.AddDocumentAsync(first.Id, "c.txt", "c", noon.AddMinutes(1));

        Assert.Equal(["c.txt", "a.txt"], (await Documents.ListAsync(first.Id, All, Cancellation)).Select(d => d.Name));
        Assert.Equal(["b.txt", "c.txt", "a.txt"], (await Documents.ListAsync(null, All, Cancellation)).Select(d => d.Name));
    }

    [Fact]
    public async Task The_oldest_document_is_claimed_first_and_none_twice()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddDocumentAsync(collection.Id, "a.txt", "a");
        await Store.AddDocumentAsync(collection.Id, "b.txt", "b");

        var first = await Documents.ClaimNextAsync(Cancellation);
        var second = await Documents.ClaimNextAsync(Cancellation);

        Assert.Equal(("a.txt", DocumentState.Ingesting, 1), (first!.Name, first.State, first.Attempts));
        Assert.Equal("b.txt", second!.Name);
        Assert.Null(await Documents.ClaimNextAsync(Cancellation));
    }

    [Fact]
    public async Task Many_workers_claim_each_document_once()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        for (var i = 0; i < 40; i++)
        {
            await Store.AddDocumentAsync(collection.Id, $"{i}.txt", $"{i}");
        }

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(ClaimAllAsync)));

        Assert.Equal(40, claimed.SelectMany(ids => ids).Distinct().Count());
        Assert.Equal(40, claimed.Sum(ids => ids.Count));

        async Task<List<Guid>> ClaimAllAsync()
        {
            var ids = new List<Guid>();
            while (await Documents.ClaimNextAsync(Cancellation) is { } document)
            {
                ids.Add(document.Id);
            }

            return ids;
        }
    }

    [Fact]
    public async Task A_document_that_was_tried_before_waits_behind_those_that_were_not()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddDocumentAsync(collection.Id, "fatal.txt", "a");
        await Store.AddDocumentAsync(collection.Id, "good.txt", "b");
        await Documents.ClaimNextAsync(Cancellation);

        Assert.Equal(1, await Documents.RequeueAsync(null, Cancellation));

        Assert.Equal("good.txt", (await Documents.ClaimNextAsync(Cancellation))!.Name);
        var again = await Documents.ClaimNextAsync(Cancellation);
        Assert.Equal(("fatal.txt", 2), (again!.Name, again.Attempts));
    }

    [Fact]
    public async Task Progress_and_failure_are_kept_and_a_retry_begins_anew()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var id = (await Store.AddDocumentAsync(collection.Id, "a.txt")).Id;
        await Documents.ClaimNextAsync(Cancellation);

        await Documents.ReportProgressAsync(id, 3, 10, Cancellation);
        var reading = await Documents.FindAsync(id, All, Cancellation);
        await Documents.FailAsync(id, "The file is locked with a password. Remove it.", new(120, ["Page 4 is empty."], 1.5, "A title"), Cancellation);
        var failed = await Documents.FindAsync(id, All, Cancellation);
        await Documents.RequeueAsync(id, Cancellation);
        var waiting = await Documents.FindAsync(id, All, Cancellation);

        Assert.Equal((3, 10), (reading!.PagesDone, reading.PagesTotal));
        Assert.Equal((DocumentState.Failed, "The file is locked with a password. Remove it."), (failed!.State, failed.Error));
        Assert.Equivalent(new IngestionReport(120, ["Page 4 is empty."], 1.5, "A title"), failed.Report);
        Assert.Equal((DocumentState.Queued, null, 0, 0, null), (waiting!.State, waiting.Error, waiting.Attempts, waiting.PagesDone, waiting.PagesTotal));
    }

    [Fact]
    public async Task A_failure_or_progress_that_is_late_does_not_touch_a_ready_document()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddReadyAsync(collection.Id, "a.txt", "Trains.");

        await Documents.FailAsync(document.Id, "Too late.", null, Cancellation);
        await Documents.ReportProgressAsync(document.Id, 7, 9, Cancellation);

        var found = await Documents.FindAsync(document.Id, All, Cancellation);
        Assert.Equal((DocumentState.Ready, 1, 1, null), (found!.State, found.PagesDone, found.PagesTotal, found.Error));
    }

    [Fact]
    public async Task Deleted_documents_are_hidden_everywhere_and_come_back_whole()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddReadyAsync(collection.Id, "a.txt", "Trains.");
        var waiting = await Store.AddDocumentAsync(collection.Id, "b.txt", "b");

        Assert.Equal(2, await Documents.DeleteAsync([document.Id, waiting.Id, Guid.CreateVersion7()], All, Cancellation));

        Assert.Null(await Documents.FindAsync(document.Id, All, Cancellation));
        Assert.Null(await Documents.ClaimNextAsync(Cancellation));
        Assert.Empty(await Store.FindByTextAsync("trains"));
        Assert.Empty(await Store.FindByVectorAsync("trains"));
        Assert.Empty(await Store.Knowledge.ReadPagesAsync(document.Id, All, Cancellation));
        Assert.Equal(0, Assert.Single(await Documents.ListCollectionsAsync(All, Cancellation)).Documents);

        Assert.Equal(2, await Documents.RestoreAsync([document.Id, waiting.Id], All, Cancellation));

        Assert.Single(await Store.FindByTextAsync("trains"));
        Assert.Single(await Store.FindByVectorAsync("trains"));
        Assert.Equal(waiting.Id, (await Documents.ClaimNextAsync(Cancellation))!.Id);
    }

    [Fact]
    public async Task A_document_that_was_uploaded_again_in_the_meantime_is_not_restored_beside_it()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddReadyAsync(collection.Id, "a.txt", "Trains.");
        await Documents.DeleteAsync([document.Id], All, Cancellation);
        await Store.AddDocumentAsync(collection.Id, "a.txt", "Trains.");

        Assert.Equal(0, await Documents.RestoreAsync([document.Id], All, Cancellation));

        Assert.Single(await Documents.ListAsync(collection.Id, All, Cancellation));
    }

    [Fact]
    public async Task Purging_removes_what_was_hidden_before_and_names_originals_that_nobody_uses()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var gone = await Store.AddReadyAsync(collection.Id, "a.txt", "Trains.");
        var shared = await Store.AddDocumentAsync(collection.Id, "b.txt", "same");
        await Store.AddDocumentAsync(collection.Id, "c.txt", "same");
        await Documents.DeleteAsync([gone.Id, shared.Id], All, Cancellation);

        Assert.Empty(await Documents.PurgeAsync(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), Cancellation));
        Assert.Equal([gone.ContentHash], await Documents.PurgeAsync(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), Cancellation));

        Assert.Equal(0, await Documents.RestoreAsync([gone.Id, shared.Id], All, Cancellation));
    }

    [Fact]
    public async Task What_is_stored_of_a_document_that_was_purged_meanwhile_is_dropped()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddDocumentAsync(collection.Id, "a.txt");
        await Documents.DeleteAsync([document.Id], All, Cancellation);
        await Documents.PurgeAsync(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), Cancellation);

        await Store.Knowledge.StoreAsync(await Store.IngestedAsync(document, "Trains."), Cancellation);

        Assert.Empty(await Store.FindByTextAsync("trains"));
    }

    [Fact]
    public async Task Somebody_without_a_right_sees_neither_collection_nor_document_and_changes_nothing()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        var document = await Store.AddReadyAsync(collection.Id, "a.txt", "Trains.");
        var stranger = new AccessFilter(["user:stranger"]);

        Assert.Empty(await Documents.ListCollectionsAsync(stranger, Cancellation));
        Assert.Empty(await Documents.ListAsync(null, stranger, Cancellation));
        Assert.Null(await Documents.FindAsync(document.Id, stranger, Cancellation));
        Assert.Equal(0, await Documents.DeleteAsync([document.Id], stranger, Cancellation));
        Assert.False(await Documents.DeleteCollectionAsync(collection.Id, stranger, Cancellation));
        Assert.False(await Documents.ChangeCollectionAsync(collection.Id, "Mine", metadata: null, stranger, Cancellation));
        Assert.False(await Documents.ChangeTagsAsync(document.Id, ["mine"], stranger, Cancellation));
        Assert.NotNull(await Documents.FindAsync(document.Id, Caller.Owner.Filter(), Cancellation));
    }

    [Fact]
    public async Task Counts_tell_ready_failed_and_chunks()
    {
        var collection = await Store.AddCollectionAsync("Policies");
        await Store.AddReadyAsync(collection.Id, "a.txt", "One.", "Two.");
        var failed = await Store.AddDocumentAsync(collection.Id, "b.txt", "b");
        await Documents.FailAsync(failed.Id, "Broken.", null, Cancellation);
        await Store.AddDocumentAsync(collection.Id, "c.txt", "c");

        var counted = Assert.Single(await Documents.ListCollectionsAsync(Caller.Owner.Filter(), Cancellation));

        Assert.Equal((3, 1, 1, 2), (counted.Documents, counted.Ready, counted.Failed, counted.Chunks));
    }
}
