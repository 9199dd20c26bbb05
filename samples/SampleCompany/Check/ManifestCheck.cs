using System.Text.Json;

namespace RagPlatform.SampleCompany.Check;

/// <summary>sample.json names every document exactly once, and assistants.json only collections that exist.</summary>
internal static class ManifestCheck
{
    public static IEnumerable<string> Find(Repository repository)
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(repository.Company, "sample.json")));
        using var assistants = JsonDocument.Parse(File.ReadAllText(Path.Combine(repository.Company, "assistants.json")));
        var collections = sample.RootElement.GetProperty("collections").EnumerateArray().ToList();
        var listed = collections.SelectMany(collection => Strings(collection, "documents")).ToList();
        var present = Directory.GetFiles(repository.Documents).Select(path => Path.GetFileName(path)).ToList();
        var names = collections.Select(collection => collection.GetProperty("name").GetString()!).ToHashSet();

        List<string> problems =
        [
            .. listed.Except(present).Select(name => $"sample.json lists {name}, which is not in {repository.Documents}."),
            .. present.Except(listed).Select(name => $"{name} is in no collection of sample.json."),
            .. listed.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => $"{group.Key} is in more than one collection of sample.json."),
        ];
        foreach (var assistant in assistants.RootElement.EnumerateArray())
        {
            var name = assistant.GetProperty("name").GetString();
            problems.AddRange(Strings(assistant, "collections").Where(collection => !names.Contains(collection))
                .Select(collection => $"Assistant {name} uses the collection {collection}, which sample.json does not have."));
            if (Strings(assistant, "starterQuestions").Count() is < 3 or > 4)
            {
                problems.Add($"Assistant {name} has not three or four starter questions.");
            }
        }

        return problems;
    }

    private static IEnumerable<string> Strings(JsonElement element, string property) =>
        element.GetProperty(property).EnumerateArray().Select(value => value.GetString()!);
}
