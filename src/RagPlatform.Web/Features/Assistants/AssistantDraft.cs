using RagPlatform.Core.Assistants;

namespace RagPlatform.Web.Features.Assistants;

/// <summary>An assistant while it is edited: what stands in the form, saved or not.</summary>
public sealed class AssistantDraft
{
    public required Guid Id { get; init; }

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string Instructions { get; set; } = "";

    public HashSet<Guid> CollectionIds { get; init; } = [];

    public string Model { get; set; } = "";

    public string Adapter { get; set; } = "";

    /// <summary>One a line.</summary>
    public string StarterQuestions { get; set; } = "";

    public string Tone { get; set; } = "";

    /// <summary>Codes such as <c>en, de</c>.</summary>
    public string Languages { get; set; } = "";

    /// <summary>One a line.</summary>
    public string AllowedOrigins { get; set; } = "";

    public static AssistantDraft From(Assistant assistant) => new()
    {
        Id = assistant.Id,
        Name = assistant.Name,
        Description = assistant.Description,
        Instructions = assistant.Instructions,
        CollectionIds = [.. assistant.CollectionIds],
        Model = assistant.Model ?? "",
        Adapter = assistant.Adapter ?? "",
        StarterQuestions = string.Join('\n', assistant.StarterQuestions),
        Tone = assistant.Tone,
        Languages = string.Join(", ", assistant.Languages),
        AllowedOrigins = string.Join('\n', assistant.AllowedOrigins),
    };

    public Assistant ToAssistant() => ToContent().ToAssistant(Id, []);

    /// <summary>Those allowed origins that are none.</summary>
    public IReadOnlyList<string> WrongOrigins() => ToContent().WrongOrigins();

    /// <summary>Names of what differs from another state; empty when nothing does.</summary>
    public static IReadOnlyList<string> Changes(Assistant before, Assistant after)
    {
        var changes = new List<string>();
        Compare("Name", before.Name, after.Name);
        Compare("Description", before.Description, after.Description);
        Compare("Instructions", before.Instructions, after.Instructions);
        Compare("Collections", before.CollectionIds.Order(), after.CollectionIds.Order());
        Compare("Model", before.Model ?? "", after.Model ?? "");
        Compare("Adapter", before.Adapter ?? "", after.Adapter ?? "");
        Compare("StarterQuestions", before.StarterQuestions, after.StarterQuestions);
        Compare("Tone", before.Tone, after.Tone);
        Compare("Languages", before.Languages, after.Languages);
        Compare("AllowedOrigins", before.AllowedOrigins, after.AllowedOrigins);
        return changes;

        void Compare<T>(string name, IEnumerable<T> one, IEnumerable<T> other)
        {
            if (!one.SequenceEqual(other))
            {
                changes.Add(name);
            }
        }
    }

    private AssistantContent ToContent() => new(
        Name, Description, Instructions, [.. CollectionIds.Order()], Collections: null, Model, Adapter, Split(StarterQuestions, '\n'), Tone,
        Split(Languages, ','), Split(AllowedOrigins, '\n'));

    private static string[] Split(string text, char separator) =>
        text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
