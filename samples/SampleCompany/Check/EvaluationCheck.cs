using System.Text.Json;

namespace RagPlatform.SampleCompany.Check;

/// <summary>Every answer of data/evaluation.json stands on the page that it names, and every fourth question has none.</summary>
internal static class EvaluationCheck
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IEnumerable<string> Find(Repository repository)
    {
        var set = JsonSerializer.Deserialize<EvaluationSet>(File.ReadAllText(repository.Evaluation), Json)!;
        Dictionary<string, IReadOnlyList<string>> pages = [];
        List<string> problems = [];
        foreach (var question in set.Questions)
        {
            if (!question.Answerable)
            {
                if (question.Document is not null || question.Answer is not null)
                {
                    problems.Add($"{question.Id} is not answerable and yet names a document or an answer.");
                }

                continue;
            }

            if (question.Document is null || question.Page is not { } page || (question.Evidence ?? question.Answer) is not { } evidence)
            {
                problems.Add($"{question.Id} lacks its document, page or answer.");
                continue;
            }

            var path = Path.Combine(repository.Documents, question.Document);
            if (!File.Exists(path))
            {
                problems.Add($"{question.Id}: {question.Document} does not exist.");
                continue;
            }

            if (!pages.TryGetValue(path, out var texts))
            {
                pages[path] = texts = PageText.Read(path);
            }

            if (page < 1 || page > texts.Count || !texts[page - 1].Contains(PageText.Normalise(evidence), StringComparison.Ordinal))
            {
                var elsewhere = texts.Select((text, i) => (text, Page: i + 1)).Where(other => other.text.Contains(PageText.Normalise(evidence), StringComparison.Ordinal)).Select(other => other.Page);
                problems.Add($"{question.Id}: '{evidence}' is not on page {page} of {question.Document}; it is on page {string.Join(", ", elsewhere.DefaultIfEmpty(0))} (0: nowhere).");
            }
        }

        problems.AddRange(set.Questions.GroupBy(question => question.Id).Where(group => group.Count() > 1).Select(group => $"The id {group.Key} is there more than once."));
        problems.AddRange(set.Questions.GroupBy(question => question.Question).Where(group => group.Count() > 1).Select(group => $"'{group.Key}' is asked more than once."));
        var unanswerable = set.Questions.Count(question => !question.Answerable);
        if (set.Questions.Count < 72 || unanswerable * 4 < set.Questions.Count)
        {
            problems.Add($"data/evaluation.json has {set.Questions.Count} questions, {unanswerable} of them not answerable: at least 72 and a quarter are wanted.");
        }

        return problems;
    }

    private sealed record EvaluationSet(IReadOnlyList<EvaluationQuestion> Questions);

    private sealed record EvaluationQuestion(string Id, string Question, bool Answerable, string? Answer, string? Evidence, string? Document, int? Page);
}
