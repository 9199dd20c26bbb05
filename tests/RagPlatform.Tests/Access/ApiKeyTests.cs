using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;

namespace RagPlatform.Tests.Access;

/// <summary>A key never can more than its owner.</summary>
public sealed class ApiKeyTests
{
    private const KeyScopes All = KeyScopes.Ask | KeyScopes.Search | KeyScopes.Upload | KeyScopes.Administer;

    private static readonly Guid _hr = Guid.CreateVersion7();
    private static readonly Guid _it = Guid.CreateVersion7();
    private static readonly Guid _legal = Guid.CreateVersion7();
    private static readonly Caller _person = new("ann", "Ann", ["user:ann", Principal.Everyone], IsAdministrator: false);

    [Fact]
    public void It_has_the_principals_of_its_owner_and_conversations_of_its_own()
    {
        var key = Key(All);

        var caller = key.Narrow(_person);

        Assert.Equal(_person.Principals, caller.Principals);
        Assert.Equal(($"key:{key.Id}", "ann", new KeyUse(key.Id, "import")), (caller.Id, caller.PersonId, caller.Key));
    }

    [Theory]
    [InlineData(true, KeyScopes.Administer, true)]
    [InlineData(true, KeyScopes.Ask | KeyScopes.Search | KeyScopes.Upload, false)]
    [InlineData(false, All, false)]
    public void It_administers_only_if_both_may(bool owner, KeyScopes scopes, bool administers) =>
        Assert.Equal(administers, Key(scopes).Narrow(_person with { IsAdministrator = owner }).IsAdministrator);

    [Fact]
    public void A_filter_never_widens_what_the_key_is_narrowed_to()
    {
        var caller = (Key(All) with { CollectionIds = [_hr, _it], AssistantIds = [_legal] }).Narrow(_person);

        Assert.Equal([_hr, _it], caller.Filter().CollectionIds);
        Assert.Equal([_it], caller.Filter([_it, _legal]).CollectionIds);
        Assert.Empty(caller.Filter([_legal]).CollectionIds!);
        Assert.Equal([_legal], caller.Filter().AssistantIds);
        Assert.Null(Key(All).Narrow(_person).Filter().CollectionIds);
        Assert.Equal([_hr], _person.Filter([_hr]).CollectionIds);
    }

    [Fact]
    public void A_key_that_is_narrowed_does_not_administer()
    {
        var administrator = _person with { IsAdministrator = true };

        Assert.False((Key(All) with { CollectionIds = [_hr] }).Narrow(administrator).IsAdministrator);
        Assert.False((Key(All) with { AssistantIds = [_hr] }).Narrow(administrator).IsAdministrator);
    }

    [Fact]
    public void A_key_behind_a_key_is_narrowed_by_both()
    {
        var first = (Key(KeyScopes.Ask | KeyScopes.Search) with { CollectionIds = [_hr, _it] }).Narrow(_person);

        var second = (Key(KeyScopes.Ask | KeyScopes.Upload) with { CollectionIds = [_it, _legal] }).Narrow(first);

        Assert.Equal(KeyScopes.Ask, second.Scopes);
        Assert.Equal([_it], second.Filter().CollectionIds);
    }

    [Fact]
    public void A_secret_has_256_random_bits_behind_a_part_that_may_be_seen()
    {
        var secrets = Enumerable.Range(0, 1_000).Select(_ => KeySecret.Create()).ToList();

        Assert.All(secrets, made => Assert.Equal(made.Prefix, KeySecret.PrefixOf(made.Secret)));
        Assert.Equal(1_000, secrets.Select(made => made.Secret[KeySecret.PrefixLength..]).Distinct().Count());
        Assert.All(secrets, made => Assert.Equal(60, made.Secret.Length)); // rag_ + 12 + _ + 43: 256 bits are 43 characters of base64.
        Assert.Matches("^rag_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$", secrets[0].Secret);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rag_")]
    [InlineData("sk-0123456789012345678901234567890123456789012345678901234567")]
    [InlineData("rag_012345678901-0123456789012345678901234567890123456789012")]
    public void Anything_else_has_no_part_that_may_be_seen(string text) => Assert.Null(KeySecret.PrefixOf(text));

    private static ApiKey Key(KeyScopes scopes) => new(Guid.CreateVersion7(), "rag_0123456789ab", "import", "ann", scopes);
}
