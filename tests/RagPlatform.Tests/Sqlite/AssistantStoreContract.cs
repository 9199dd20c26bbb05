using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Documents;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Sqlite;

/// <summary>What every assistant store does. A store's test class derives from it and says how one is made.</summary>
public abstract class AssistantStoreContract
{
    private static readonly AccessFilter Filter = Caller.Owner.Filter();

    protected abstract IAssistantStore Store { get; }

    [Fact]
    public async Task A_saved_assistant_comes_back_whole_and_everybody_may_use_it()
    {
        var assistant = NewAssistant("HR") with
        {
            Description = "Leave and pay", Instructions = "Be brief.", CollectionIds = [Guid.CreateVersion7()], Model = "SmolLM2",
            Adapter = "grounded-answers", StarterQuestions = ["How much leave?"], Tone = "friendly", Languages = ["en", "de"],
            AllowedOrigins = ["https://intranet.example"],
        };

        var saved = await Store.SaveAsync(assistant, Caller.Owner, Cancellation);

        Assert.Equal(1, saved.Version);
        Assert.Equivalent(assistant with { Version = 1, ChangedAt = saved.ChangedAt }, await Store.FindAsync(assistant.Id, Filter, Cancellation));
    }

    [Fact]
    public async Task Saving_again_makes_the_next_version_and_keeps_the_earlier_ones()
    {
        var assistant = await Store.SaveAsync(NewAssistant("HR"), Caller.Owner, Cancellation);

        await Store.SaveAsync(assistant with { Name = "People" }, Caller.Owner, Cancellation);

        Assert.Equal([("People", 2), ("HR", 1)], (await Store.ListVersionsAsync(assistant.Id, Filter, Cancellation)).Select(a => (a.Name, a.Version)));
        Assert.Equal("People", Assert.Single(await Store.ListAsync(Filter, Cancellation)).Name);
    }

    [Fact]
    public async Task Collections_that_whoever_saves_it_may_not_see_stay_in_it()
    {
        var hidden = Guid.CreateVersion7();
        var assistant = await Store.SaveAsync(NewAssistant("HR") with { CollectionIds = [hidden] }, Caller.Owner, Cancellation);

        var saved = await Store.SaveAsync(assistant with { Tone = "friendly", CollectionIds = [] }, Caller.Owner, Cancellation);

        Assert.Equal([hidden], saved.CollectionIds);
        Assert.Equal([hidden], (await Store.FindAsync(assistant.Id, Filter, Cancellation))!.CollectionIds);
        Assert.Equal([hidden], (await Store.SaveAsync(saved, Caller.Owner, Cancellation)).CollectionIds);
    }

    [Fact]
    public async Task Assistants_are_listed_by_name()
    {
        await Store.SaveAsync(NewAssistant("legal"), Caller.Owner, Cancellation);
        await Store.SaveAsync(NewAssistant("HR"), Caller.Owner, Cancellation);

        Assert.Equal(["HR", "legal"], (await Store.ListAsync(Filter, Cancellation)).Select(a => a.Name));
    }

    [Fact]
    public async Task A_name_is_taken_whatever_its_case()
    {
        await Store.SaveAsync(NewAssistant("Überall"), Caller.Owner, Cancellation);

        await Assert.ThrowsAsync<DuplicateNameException>(() => Store.SaveAsync(NewAssistant("überall "), Caller.Owner, Cancellation));
    }

    [Fact]
    public async Task A_deleted_assistant_is_hidden_until_it_is_saved_again()
    {
        var assistant = await Store.SaveAsync(NewAssistant("HR"), Caller.Owner, Cancellation);

        Assert.True(await Store.DeleteAsync(assistant.Id, Filter, Cancellation));

        Assert.False(await Store.DeleteAsync(assistant.Id, Filter, Cancellation));
        Assert.Null(await Store.FindAsync(assistant.Id, Filter, Cancellation));
        Assert.Empty(await Store.ListAsync(Filter, Cancellation));

        await Store.SaveAsync(assistant, Caller.Owner, Cancellation);

        Assert.Equal(2, Assert.Single(await Store.ListAsync(Filter, Cancellation)).Version);
    }

    [Fact]
    public async Task A_hidden_one_comes_back_as_it_was_unless_its_name_is_taken()
    {
        var assistant = await Store.SaveAsync(NewAssistant("HR"), Caller.Owner, Cancellation);
        await Store.DeleteAsync(assistant.Id, Filter, Cancellation);

        Assert.True(await Store.RestoreAsync(assistant.Id, Filter, Cancellation));
        Assert.False(await Store.RestoreAsync(assistant.Id, Filter, Cancellation));
        Assert.Equal(1, Assert.Single(await Store.ListAsync(Filter, Cancellation)).Version);

        await Store.DeleteAsync(assistant.Id, Filter, Cancellation);
        await Store.SaveAsync(NewAssistant("hr"), Caller.Owner, Cancellation);

        await Assert.ThrowsAsync<DuplicateNameException>(() => Store.RestoreAsync(assistant.Id, Filter, Cancellation));
    }

    [Fact]
    public async Task Somebody_without_a_right_sees_none()
    {
        var assistant = await Store.SaveAsync(NewAssistant("HR"), Caller.Owner, Cancellation);
        var stranger = new AccessFilter(["user:stranger"]);

        Assert.Empty(await Store.ListAsync(stranger, Cancellation));
        Assert.Null(await Store.FindAsync(assistant.Id, stranger, Cancellation));
        Assert.False(await Store.DeleteAsync(assistant.Id, stranger, Cancellation));
    }

    private static Assistant NewAssistant(string name) => new() { Id = Guid.CreateVersion7(), Name = name };
}
