using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Retrieval;
using RagPlatform.Tests.Doubles;
using RagPlatform.Tests.Sqlite;
using static RagPlatform.Tests.Sqlite.StoreUnderTest;

namespace RagPlatform.Tests.Access;

/// <summary>
/// The SQL that decides what may be seen, and how much may be done with it, against the plain reading of the same rights; and the proof that
/// the comparison is worth something: with one fault at a time in that SQL, each is found.
/// </summary>
public sealed class AccessMutantsTests : IDisposable
{
    private const string CollectionPrincipal = "AND a.principal IN (SELECT value FROM json_each($principals))";
    private const string DocumentPrincipal = "AND x.principal IN (SELECT value FROM json_each($principals))";

    private readonly TemporaryDatabase _temporary = new();
    private readonly AccessWorld _world = new();

    public static TheoryData<AccessTargetKind, string, string> Faults => new()
    {
        { AccessTargetKind.Collection, CollectionPrincipal, "" },
        { AccessTargetKind.Collection, "a.collection_id = c.id", "true" },
        { AccessTargetKind.Collection, "c.deleted_at IS NULL", "true" },
        { AccessTargetKind.Collection, "$collections IS NULL OR", "true OR" },
        { AccessTargetKind.Collection, "($system OR EXISTS", "(NOT $system OR EXISTS" },
        { AccessTargetKind.Collection, "max(CASE", "min(CASE" },
        { AccessTargetKind.Collection, "WHEN 'editor' THEN 1", "WHEN 'editor' THEN 2" },
        { AccessTargetKind.Document, "d.deleted_at IS NULL", "true" },
        { AccessTargetKind.Document, CollectionPrincipal, "" },
        { AccessTargetKind.Document, "a.collection_id = c.id", "true" },
        { AccessTargetKind.Document, "d.collection_id IN (", "d.collection_id IN (SELECT id FROM collections) OR d.collection_id IN (" },
        { AccessTargetKind.Document, "OR NOT EXISTS (SELECT 1 FROM document_access x WHERE x.document = d.number)", "OR true" },
        { AccessTargetKind.Document, "OR NOT EXISTS (SELECT 1 FROM document_access x WHERE x.document = d.number)", "" },
        { AccessTargetKind.Document, "OR NOT EXISTS", "OR EXISTS" },
        { AccessTargetKind.Document, "WHERE x.document = d.number AND x.principal", "WHERE x.principal" },
        { AccessTargetKind.Document, DocumentPrincipal, "" },
        { AccessTargetKind.Document, "WHEN EXISTS (SELECT 1 FROM document_access o WHERE o.document = d.number)", "WHEN false" },
        { AccessTargetKind.Document, "WHEN $system THEN 2", "WHEN true THEN 2" },
        { AccessTargetKind.Document, "$tags IS NULL OR EXISTS", "true OR EXISTS" },
        { AccessTargetKind.Document, "SELECT 1 FROM json_each($tags) one", "SELECT 1 FROM (SELECT * FROM json_each($tags) LIMIT 1) one" },
        { AccessTargetKind.Document, "WHERE NOT EXISTS (", "WHERE EXISTS (" },
        { AccessTargetKind.Document, "WHERE tag.value NOT IN (SELECT own.value FROM json_each(d.tags) own)", "WHERE true" },
        { AccessTargetKind.Document, "AND tag.value NOT IN (", "AND false AND tag.value NOT IN (" },
        { AccessTargetKind.Assistant, "a.deleted_at IS NULL", "true" },
        { AccessTargetKind.Assistant, DocumentPrincipal, "" },
        { AccessTargetKind.Assistant, "x.assistant_id = a.id", "true" },
        { AccessTargetKind.Assistant, "max(CASE", "min(CASE" },
    };

    [Fact]
    public async Task The_rules_in_sql_are_the_rules_in_words()
    {
        await FillAsync();

        foreach (var kind in Enum.GetValues<AccessTargetKind>())
        {
            Assert.Empty(await DifferencesAsync(kind, sql => sql));
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_in_the_rules_is_found(AccessTargetKind kind, string right, string wrong)
    {
        await FillAsync();
        Assert.Contains(right, AccessRows.SelectRoles(kind, evenDeleted: false), StringComparison.Ordinal);

        Assert.NotEmpty(await DifferencesAsync(kind, sql => sql.Replace(right, wrong, StringComparison.Ordinal)));
    }

    public void Dispose() => _temporary.Dispose();

    private Task FillAsync() => new WorldFilling(
        new SqliteDocumentStore(_temporary.Database, _temporary.Time), new SqliteKnowledgeStore(_temporary.Database, _temporary.Time),
        new SqliteAccessStore(_temporary.Database, _temporary.Time), new SqliteAssistantStore(_temporary.Database, _temporary.Time),
        new Embedder(new HashEmbedder())).FillAsync(_world, Cancellation);

    private Task<List<string>> DifferencesAsync(AccessTargetKind kind, Func<string, string> change) => _temporary.Database.ReadAsync(
        connection =>
        {
            var things = kind switch
            {
                AccessTargetKind.Collection => _world.Collections,
                AccessTargetKind.Document => _world.Documents,
                _ => _world.Assistants,
            };
            var two = new[] { _world.Collections[0], _world.Collections[3] };
            var sql = change(AccessRows.SelectRoles(kind, evenDeleted: false));
            var differences = new List<string>();
            foreach (var person in _world.People)
            {
                differences.AddRange(Compare(person, things, Read(connection, sql, person.Caller.Filter())));
                if (kind != AccessTargetKind.Assistant)
                {
                    differences.AddRange(Compare(
                        person, [.. things.Where(thing => two.Contains(thing is WorldDocument document ? document.Collection : thing))],
                        Read(connection, sql, person.Caller.Filter([.. two.Select(collection => collection.Id)]))));
                }

                if (kind == AccessTargetKind.Document)
                {
                    differences.AddRange(Compare(
                        person, [.. _world.Documents.Where(IsTagged)],
                        Read(connection, sql, person.Caller.Filter() with { Tags = [["third:1", "half:0"], ["third:2"]] })));
                }
            }

            return differences;
        },
        Cancellation);

    private static bool IsTagged(WorldDocument document) =>
        document.Tags.Contains("third:2") || (document.Tags.Contains("third:1") && document.Tags.Contains("half:0"));

    private static IEnumerable<string> Compare(WorldPerson person, IReadOnlyList<WorldThing> things, Dictionary<Guid, AccessRole> found)
    {
        var expected = things.Where(thing => AccessWorld.RoleOn(person, thing) is not null)
            .ToDictionary(thing => thing.Id, thing => AccessWorld.RoleOn(person, thing)!.Value);
        return expected.Keys.Union(found.Keys)
            .Where(id => !expected.TryGetValue(id, out var right) || !found.TryGetValue(id, out var role) || right != role)
            .Select(id => $"{person.Name} on {id}");
    }

    private static Dictionary<Guid, AccessRole> Read(SqliteConnection connection, string sql, AccessFilter filter)
    {
        using var command = connection.Command(sql).For(filter);
        using var row = command.ExecuteReader();
        var roles = new Dictionary<Guid, AccessRole>();
        while (row.Read())
        {
            roles.Add(row.Id(0), row.IsDBNull(1) ? AccessRole.Reader : (AccessRole)row.GetInt32(1));
        }

        return roles;
    }
}
