using System.Text.Json;
using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.Sample;

/// <summary>What was loaded.</summary>
/// <param name="Documents">Documents that were added; those that were there already are not counted.</param>
/// <param name="Unchanged">Documents that were there already.</param>
/// <param name="CollectionIds">Its collections.</param>
/// <param name="Assistants">Its assistants.</param>
internal sealed record LoadedSample(int Documents, int Unchanged, IReadOnlyList<Guid> CollectionIds, IReadOnlyList<Assistant> Assistants);

/// <summary>
/// The fictional company that comes with the product: its documents in collections, and its assistants. Loading it twice changes nothing.
/// </summary>
internal sealed class SampleCompany(
    IDocumentStore documents, IAssistantStore assistants, IAccessStore access, DocumentUploads uploads, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What it is; null when this installation came without it.</summary>
    public SampleManifest? Manifest { get; } = SampleManifest.Find();

    /// <exception cref="InvalidOperationException">This installation came without it.</exception>
    public async Task<LoadedSample> LoadAsync(Caller caller, CancellationToken cancellationToken)
    {
        var manifest = Manifest ?? throw new InvalidOperationException("The sample company is not part of this installation.");
        var ids = new Dictionary<string, Guid>(StringComparer.OrdinalIgnoreCase);
        var (added, unchanged) = (0, 0);
        foreach (var collection in manifest.Collections)
        {
            var id = ids[collection.Name] = await FindOrAddAsync(collection, caller, cancellationToken);
            foreach (var document in collection.Documents)
            {
                var path = Path.Combine(manifest.Root, manifest.Folder, document);
                await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 << 10, useAsync: true);
                var outcome = (await uploads.UploadAsync(
                    id, Path.GetFileName(document), mediaType: null, content, collection.Tag is null ? [] : [collection.Tag], caller, cancellationToken)).Outcome;
                _ = outcome == AddOutcome.Unchanged ? unchanged++ : added++;
            }
        }

        return new(added, unchanged, [.. ids.Values], await AddAssistantsAsync(manifest, ids, caller, cancellationToken));
    }

    private async Task<Guid> FindOrAddAsync(SampleCollection collection, Caller caller, CancellationToken cancellationToken)
    {
        var all = await documents.ListCollectionsAsync(caller.Filter(), cancellationToken);
        if (all.FirstOrDefault(summary => summary.Collection.Name.Equals(collection.Name, StringComparison.OrdinalIgnoreCase)) is { } present)
        {
            return present.Collection.Id;
        }

        var added = await documents.AddCollectionAsync(collection.Name, collection.Description, caller, cancellationToken);
        await ShareAsync(new(AccessTargetKind.Collection, added.Id), caller, cancellationToken);
        return added.Id;
    }

    // Nothing in it is anybody's secret, and it is there to be tried.
    private Task<bool> ShareAsync(AccessTarget target, Caller caller, CancellationToken cancellationToken) =>
        access.SetGrantsAsync(
            target,
            [
                new(caller.OwnPrincipal, AccessRole.Owner, caller.Name, time.GetUtcNow()),
                new(Principal.Everyone, AccessRole.Reader, caller.Name, time.GetUtcNow()),
            ],
            cancellationToken,
            AuditActor.Of(caller));

    private async Task<IReadOnlyList<Assistant>> AddAssistantsAsync(
        SampleManifest manifest, Dictionary<string, Guid> collectionIds, Caller caller, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Path.Combine(manifest.Root, manifest.Assistants));
        var samples = await JsonSerializer.DeserializeAsync<List<SampleAssistant>>(file, Json, cancellationToken) ?? [];
        var existing = await assistants.ListAsync(caller.Filter(), cancellationToken);
        var all = new List<Assistant>();
        foreach (var sample in samples)
        {
            all.Add(existing.FirstOrDefault(assistant => assistant.Name.Equals(sample.Name, StringComparison.OrdinalIgnoreCase))
                ?? await AddAssistantAsync(sample, collectionIds, caller, cancellationToken));
        }

        return all;
    }

    private async Task<Assistant> AddAssistantAsync(
        SampleAssistant sample, Dictionary<string, Guid> collectionIds, Caller caller, CancellationToken cancellationToken)
    {
        var added = await assistants.SaveAsync(
            new Assistant
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                Name = sample.Name,
                Description = sample.Description ?? "",
                Instructions = sample.Instructions ?? "",
                CollectionIds = [.. (sample.Collections ?? []).Where(collectionIds.ContainsKey).Select(name => collectionIds[name])],
                StarterQuestions = sample.StarterQuestions ?? [],
                Tone = sample.Tone ?? "",
                Languages = sample.Languages ?? [],
            },
            caller,
            cancellationToken);
        await ShareAsync(new(AccessTargetKind.Assistant, added.Id), caller, cancellationToken);
        return added;
    }

    private sealed record SampleAssistant(
        string Name, string? Description, string? Instructions, IReadOnlyList<string>? Collections, string? Tone,
        IReadOnlyList<string>? Languages, IReadOnlyList<string>? StarterQuestions);
}

/// <summary><c>sample.json</c> of the sample company.</summary>
internal sealed record SampleManifest(
    string Name, string Description, string Folder, string Assistants, IReadOnlyList<string> StarterQuestions, IReadOnlyList<SampleCollection> Collections)
{
    private const string FileName = "sample.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Folder that the manifest lies in.</summary>
    public string Root { get; init; } = "";

    /// <summary>The first sample below <c>data</c>, or null.</summary>
    public static SampleManifest? Find()
    {
        var data = ContentPaths.Resolve("data");
        var file = Directory.Exists(data)
            ? Directory.EnumerateDirectories(data).Order(StringComparer.Ordinal).Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists)
            : null;
        return file is null ? null : JsonSerializer.Deserialize<SampleManifest>(File.ReadAllText(file), Json)! with { Root = Path.GetDirectoryName(file)! };
    }
}

internal sealed record SampleCollection(string Name, string? Tag, string? Description, IReadOnlyList<string> Documents);
