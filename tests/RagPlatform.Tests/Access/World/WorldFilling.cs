using System.Security.Cryptography;
using System.Text;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Tests.Access;

/// <summary>Puts the generated company into stores.</summary>
internal sealed class WorldFilling(
    IDocumentStore documents, IKnowledgeStore knowledge, IAccessStore access, IAssistantStore assistants, Embedder embedder)
{
    private static readonly Caller Maker = new("maker", "Maker", ["user:maker"], IsAdministrator: false);

    public static byte[] OriginalOf(WorldDocument document) => Encoding.UTF8.GetBytes(document.Text);

    public async Task FillAsync(AccessWorld world, CancellationToken cancellationToken)
    {
        foreach (var collection in world.Collections)
        {
            collection.Id = (await documents.AddCollectionAsync(collection.Name, null, Maker, cancellationToken)).Id;
        }

        await AddAsync(world.Documents, cancellationToken);
        foreach (var assistant in world.Assistants)
        {
            await assistants.SaveAsync(
                new Assistant
                {
                    Id = assistant.Id, Name = assistant.Name, Instructions = assistant.Name, CollectionIds = [.. assistant.Collections.Select(collection => collection.Id)],
                },
                Maker, cancellationToken);
        }

        await GrantAsync(world, cancellationToken);
        await documents.DeleteAsync([.. world.Documents.Where(d => d.IsDeleted).Select(d => d.Id)], AccessFilter.Everything, cancellationToken);
        foreach (var collection in world.Collections.Where(c => c.IsDeleted))
        {
            await documents.DeleteCollectionAsync(collection.Id, AccessFilter.Everything, cancellationToken);
        }

        foreach (var assistant in world.Assistants.Where(a => a.IsDeleted))
        {
            await assistants.DeleteAsync(assistant.Id, AccessFilter.Everything, cancellationToken);
        }
    }

    /// <summary>Adds documents that can be searched at once.</summary>
    public async Task AddAsync(IReadOnlyList<WorldDocument> added, CancellationToken cancellationToken)
    {
        List<string> texts = [.. added.Select(document => document.Text).Distinct()]; // Many may say the same: embedding is what takes long.
        var embedded = embedder.IsAvailable ? await embedder.EmbedPassagesAsync(texts, cancellationToken) : new ReadOnlyMemory<float>[texts.Count];
        var embeddings = texts.Select((text, i) => (text, i)).ToDictionary(pair => pair.text, pair => embedded[pair.i]);
        foreach (var document in added)
        {
            await documents.AddAsync(
                new Document
                {
                    Id = document.Id, CollectionId = document.Collection.Id, Name = $"{document.Name}.txt", MediaType = "text/plain",
                    Size = document.Text.Length, ContentHash = Convert.ToHexStringLower(SHA256.HashData(OriginalOf(document))), State = DocumentState.Queued,
                    AddedAt = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero), Tags = document.Tags,
                },
                AccessFilter.Everything, [], cancellationToken);
            await knowledge.StoreAsync(
                new(document.Id, document.Name, document.Language, [new(1, document.Text, [], [])],
                    [new(new Chunk(0, document.Text, "", 1, 0, document.Text.Length), embeddings[document.Text])], embedder.ModelName, new(document.Text.Length, [], 0.1)),
                cancellationToken);
        }
    }

    /// <summary>Keeps the files that the documents were.</summary>
    public static async Task KeepOriginalsAsync(AccessWorld world, OriginalStore originals, CancellationToken cancellationToken)
    {
        foreach (var document in world.Documents)
        {
            using var file = await originals.ReceiveAsync(new MemoryStream(OriginalOf(document)), 10_000, cancellationToken);
            file.Keep();
        }
    }

    /// <summary>Stores the rights as they are now.</summary>
    public async Task GrantAsync(AccessWorld world, CancellationToken cancellationToken)
    {
        var things = world.Collections.Select(c => (AccessTargetKind.Collection, c))
            .Concat(world.Documents.Select(d => (AccessTargetKind.Document, (WorldThing)d)))
            .Concat(world.Assistants.Select(a => (AccessTargetKind.Assistant, (WorldThing)a)));
        foreach (var (kind, thing) in things)
        {
            await access.SetGrantsAsync(
                new(kind, thing.Id),
                [.. thing.Grants.Select(grant => new AccessGrant(grant.Key, grant.Value, "", DateTimeOffset.UnixEpoch))],
                cancellationToken);
        }
    }
}
