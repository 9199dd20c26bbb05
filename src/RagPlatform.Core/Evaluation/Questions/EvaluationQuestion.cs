using System.Text.Json;

namespace RagPlatform.Core.Evaluation.Questions;

/// <summary>A question with what a right answer holds and where it stands.</summary>
/// <param name="Id">Unique in its set.</param>
/// <param name="Question">As a person would type it.</param>
/// <param name="Answerable">Whether the documents answer it.</param>
/// <param name="Answer">The answer in a few words; null when there is none.</param>
/// <param name="Document">File name of the document that holds it.</param>
/// <param name="Page">Its page, slide or sheet, from 1.</param>
public sealed record EvaluationQuestion(string Id, string Question, bool Answerable, string? Answer, string? Document, int Page)
{
    /// <summary>Other spellings of the answer.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Words that stand in the sentence that holds the answer, where the answer itself does not identify it.</summary>
    public string? Evidence { get; init; }

    /// <summary>Further places that hold the answer.</summary>
    public IReadOnlyList<EvaluationPlace> Also { get; init; } = [];

    /// <summary>What makes it hard: table, number, paraphrase, distractor, yesno, absent, …; null when it is not said.</summary>
    public string? Kind { get; init; }

    /// <summary>BCP 47 primary language; <c>en</c> unless it is said.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Whether a place is one that holds the answer.</summary>
    public bool IsPlace(string document, int page) =>
        IsPlace(new EvaluationPlace(Document ?? "", Page), document, page) || Also.Any(place => IsPlace(place, document, page));

    private static bool IsPlace(EvaluationPlace place, string document, int page) =>
        string.Equals(place.Document, document, StringComparison.OrdinalIgnoreCase) && place.Page == page;
}

/// <summary>A page of a document.</summary>
public sealed record EvaluationPlace(string Document, int Page);

/// <summary>A file of questions: <c>{"schema":1,"questions":[{"id","question","answerable","answer","document","page",…}]}</c>.</summary>
/// <param name="Questions">In the file's order.</param>
/// <param name="Documents">Folder of the documents, relative to the file; null when it is not said.</param>
public sealed record QuestionSet(IReadOnlyList<EvaluationQuestion> Questions, string? Documents = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not such a file; the message says what is wrong.</exception>
    public static async Task<QuestionSet> LoadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(path);
            var set = await JsonSerializer.DeserializeAsync<QuestionSet>(stream, Json, cancellationToken);
            return set?.Questions is { Count: > 0 }
                ? set
                : throw new InvalidDataException($"{Path.GetFileName(path)} holds no questions: expected {{\"questions\":[…]}}.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is no set of questions: {exception.Message}", exception);
        }
    }
}
