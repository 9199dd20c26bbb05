using RagPlatform.Core.Access;
using RagPlatform.Tests.Access;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>The same rights by the addresses of Kernel Memory: names of indexes and ids of documents open nothing.</summary>
internal static class KernelMemoryRoads
{
    public static IReadOnlyList<Road> All { get; } =
    [
        new(["GET /indexes"], Indexes),
        new(["POST /search"], Search),
        new(["POST /ask"], Ask),
        new(["GET /upload-status", "GET /download"], Files),
        new(["POST /upload", "DELETE /documents", "DELETE /indexes"], Changes),
    ];

    private static async Task Indexes(Visit visit)
    {
        var (_, body) = await visit.SendAsync(Get, "/indexes");
        foreach (var collection in visit.World.Collections)
        {
            visit.Expect(body.Contains(collection.Name, StringComparison.Ordinal) == visit.RoleOn(collection) is not null, $"/indexes is wrong about {collection.Name}");
        }
    }

    private static async Task Search(Visit visit)
    {
        foreach (var collection in visit.World.Collections)
        {
            var seen = visit.SeenDocuments.Where(document => document.Collection == collection).ToList();
            foreach (var (query, filters) in new (string, object[])[] { ("policy grants days", []), ("", [new { __file_type = new[] { "text/plain" } }]) })
            {
                var (status, body) = await visit.SendAsync(Post, "/search", new { index = collection.Id, query, filters });
                visit.Expect(status == 200 && Visit.Json(body).GetProperty("noResult").GetBoolean(), $"/search takes the id of {collection.Name} for a name: {status}");
                (status, body) = await SearchAsync(visit, collection, query, filters);
                visit.Expect(status == 200, $"/search in {collection.Name}: {status}");
                visit.ExpectDocuments(body, seen, $"/search for '{query}'");
                visit.Expect(Visit.Json(body).GetProperty("results").GetArrayLength() == seen.Count, $"/search in {collection.Name} counts wrong");
            }

            var hidden = visit.World.Documents.FirstOrDefault(document => document.Collection == collection && visit.RoleOn(document) is null);
            if (hidden is not null)
            {
                // By its own tag and its own words: the question is repeated in the answer, so they are not its name.
                var (_, body) = await SearchAsync(visit, collection, "", [new { __document_id = new[] { hidden.Id.ToString() } }]);
                visit.Expect(Visit.Json(body).GetProperty("noResult").GetBoolean(), $"/search by the id of {hidden.Name} finds something");
            }
        }
    }

    private static async Task Ask(Visit visit)
    {
        foreach (var collection in visit.World.Collections.Where((_, i) => visit.IsThorough || i == 0))
        {
            foreach (var stream in new[] { false, true })
            {
                var (status, body) = await visit.SendAsync(Post, "/ask", new { index = collection.Name, question = "How many days does the policy grant?", stream });
                visit.Expect(status == 200, $"/ask in {collection.Name}: {status}");
                visit.Expect(
                    visit.RoleOn(collection) is not null || body.Contains("INFO NOT FOUND", StringComparison.Ordinal), $"/ask in {collection.Name}, which is hidden, answers");
            }
        }
    }

    private static async Task Files(Visit visit)
    {
        foreach (var document in visit.World.Documents)
        {
            var address = $"index={document.Collection.Name}&documentId={document.Id}";
            var expected = visit.RoleOn(document) is null ? 404 : 200;
            // The names that are asked for come back, so only where they may be known is the answer searched for them.
            var (status, _) = await visit.SendAsync(Get, $"/upload-status?{address}");
            visit.Expect(status == expected, $"/upload-status of {document.Name}: {status}");
            (status, _) = await visit.SendAsync(Get, $"/download?{address}&filename={document.Name}.txt");
            visit.Expect(status == expected, $"/download of {document.Name}: {status}");
        }
    }

    private static async Task Changes(Visit visit)
    {
        foreach (var document in visit.DocumentsToChange.Where(document => !document.IsDeleted))
        {
            // Deleting is walked as a refusal, and by those who may as a deletion that is undone.
            var path = $"/documents?index={document.Collection.Name}&documentId={document.Id}";
            await visit.ExpectAsync(Delete, path, document, AccessRole.Editor, 202);
            if (visit.RoleOn(document) >= AccessRole.Editor)
            {
                await visit.SendAsync(Post, $"/api/documents/{document.Id}/restore");
            }
        }

        foreach (var collection in visit.World.Collections.Where(collection => visit.RoleOn(collection) is not null))
        {
            // Refused for being empty, but only after it was decided who may add.
            using var form = new MultipartFormDataContent { { new StringContent(collection.Name), "index" }, { new ByteArrayContent([]), "file", "empty.txt" } };
            await visit.ExpectAsync(Post, "/upload", collection, AccessRole.Editor, 400, form);
        }

        foreach (var collection in visit.World.Collections.Where(collection => visit.RoleOn(collection) != AccessRole.Owner))
        {
            await visit.ExpectAsync(Delete, $"/indexes?index={collection.Name}", collection, AccessRole.Owner, 202);
        }
    }

    private static Task<(int Status, string Body)> SearchAsync(Visit visit, WorldThing collection, string query, object[] filters) =>
        visit.SendAsync(Post, "/search", new { index = collection.Name, query, filters });
}
