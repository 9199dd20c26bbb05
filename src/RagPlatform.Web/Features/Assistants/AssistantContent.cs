using RagPlatform.Core.Assistants;
using RagPlatform.Core.Collections;

namespace RagPlatform.Web.Features.Assistants;

/// <summary>
/// What a person decides about an assistant: body of the API, and format of an exported file, in which collections stand by name, since
/// their ids mean nothing elsewhere.
/// </summary>
internal sealed record AssistantContent(
    string? Name, string? Description = null, string? Instructions = null, IReadOnlyList<Guid>? CollectionIds = null, IReadOnlyList<string>? Collections = null,
    string? Model = null, string? Adapter = null, IReadOnlyList<string>? StarterQuestions = null, string? Tone = null, IReadOnlyList<string>? Languages = null,
    IReadOnlyList<string>? AllowedOrigins = null)
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 80;

    /// <summary>For a file.</summary>
    public static AssistantContent From(Assistant assistant, IReadOnlyList<CollectionSummary> collections) => new(
        assistant.Name, assistant.Description, assistant.Instructions, CollectionIds: null,
        [.. collections.Where(summary => assistant.CollectionIds.Contains(summary.Collection.Id)).Select(summary => summary.Collection.Name)],
        assistant.Model, assistant.Adapter, assistant.StarterQuestions, assistant.Tone, assistant.Languages, assistant.AllowedOrigins);

    /// <summary>Names of collections that are not among the given ones.</summary>
    public IReadOnlyList<string> Missing(IReadOnlyList<CollectionSummary> collections) =>
        [.. (Collections ?? []).Where(name => !collections.Any(summary => Has(summary, name)))];

    /// <summary>Those allowed origins that are none.</summary>
    public IReadOnlyList<string> WrongOrigins() => [.. (AllowedOrigins ?? []).Where(origin => WebOrigin.Normalise(origin) is null)];

    /// <param name="id">Its id.</param>
    /// <param name="collections">Those that the person may see: names are looked for among them.</param>
    public Assistant ToAssistant(Guid id, IReadOnlyList<CollectionSummary> collections) => new()
    {
        Id = id,
        Name = Name?.Trim() ?? "",
        Description = Description?.Trim() ?? "",
        Instructions = Instructions?.Trim() ?? "",
        CollectionIds = CollectionIds
            ?? [.. collections.Where(summary => (Collections ?? []).Any(name => Has(summary, name))).Select(summary => summary.Collection.Id)],
        Model = Model is { Length: > 0 } ? Model : null,
        Adapter = Adapter is { Length: > 0 } ? Adapter : null,
        StarterQuestions = [.. (StarterQuestions ?? []).Where(question => !string.IsNullOrWhiteSpace(question)).Select(question => question.Trim())],
        Tone = Tone?.Trim() ?? "",
        Languages = [.. (Languages ?? []).Where(language => !string.IsNullOrWhiteSpace(language)).Select(language => language.Trim())],
        AllowedOrigins = [.. (AllowedOrigins ?? []).Select(origin => WebOrigin.Normalise(origin) ?? origin).Distinct(StringComparer.Ordinal)],
    };

    private static bool Has(CollectionSummary summary, string name) => summary.Collection.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
