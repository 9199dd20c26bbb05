using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;

namespace RagPlatform.Core.Evaluation.Questions;

/// <summary>Asks every question of a set and compares what comes out with its key.</summary>
public sealed class QuestionEvaluation(AnswerPipeline pipeline, TimeProvider time)
{
    private const int FirstCitations = 3;

    /// <summary>Asks them one after the other.</summary>
    /// <param name="set">The questions.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="collectionIds">Collections to look in; null for all that the caller may see.</param>
    /// <param name="variant">How to answer.</param>
    /// <param name="progress">Told after each question; may be null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<QuestionReport> RunAsync(
        QuestionSet set,
        Caller caller,
        IReadOnlyList<Guid>? collectionIds,
        QuestionVariant variant,
        IProgress<QuestionOutcome>? progress,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcomes = new List<QuestionOutcome>();
        foreach (var question in set.Questions)
        {
            var asked = new Question(question.Question, caller) { CollectionIds = collectionIds, Variant = variant };
            Answer? answer = null;
            await foreach (var update in pipeline.AnswerAsync(asked, cancellationToken))
            {
                answer = update is AnswerUpdate.Done done ? done.Answer : answer;
            }

            var outcome = Judge(question, answer);
            outcomes.Add(outcome);
            progress?.Report(outcome);
        }

        return Report(variant, outcomes, time.GetElapsedTime(started));
    }

    internal static QuestionOutcome Judge(EvaluationQuestion question, Answer? answer)
    {
        if (answer is null)
        {
            return new QuestionOutcome(question, null, false, false, false, false, false, []);
        }

        var evidence = answer.Trace.Evidence;
        return new QuestionOutcome(
            question,
            answer,
            RightPage3: question.Answerable
                && answer.Citations.Take(FirstCitations).Any(citation => question.IsPlace(citation.DocumentName, citation.Page)),
            RightAnswer: question.Answerable && answer.Sentences.Any(sentence => sentence.Supported && AnswerCheck.Holds(question, sentence.Text)),
            FirstShownRight: question.Answerable && answer.Sentences is [var first, ..] && AnswerCheck.Holds(question, first.Text),
            BestSentenceRight: question.Answerable && evidence is [var best, ..] && AnswerCheck.Holds(question, InPlace(best)),
            EvidenceRight: question.Answerable && evidence.Any(sentence => AnswerCheck.Holds(question, InPlace(sentence))),
            WrongSupported: [.. answer.Sentences.Where(sentence => sentence.Supported).SelectMany(sentence => Wrong(sentence, answer))]);
    }

    private static string InPlace(Citation citation) => citation.Quote;

    private static IEnumerable<string> Wrong(AnswerSentence sentence, Answer answer)
    {
        var cited = answer.Citations.Where(citation => sentence.Citations.Contains(citation.Number)).ToArray();
        var passages = answer.Trace.Passages.Concat(answer.Trace.PromptPassages)
            .Where(passage => cited.Any(citation => citation.DocumentId == passage.DocumentId && citation.Page == passage.Chunk.Page
                && citation.Start >= passage.Chunk.Start && citation.End <= passage.Chunk.End))
            .Select(passage => $"{passage.Title} {passage.Chunk.Heading} {passage.Chunk.Text}");
        var missing = AnswerCheck.NotIn(sentence.Text, passages);
        return missing.Count == 0 ? [] : [$"{sentence.Text.Trim()} ← {string.Join(", ", missing)}"];
    }

    private static QuestionReport Report(QuestionVariant variant, List<QuestionOutcome> outcomes, TimeSpan elapsed)
    {
        QuestionOutcome[] answerable = [.. outcomes.Where(outcome => outcome.Question.Answerable)];
        QuestionOutcome[] unanswerable = [.. outcomes.Where(outcome => !outcome.Question.Answerable)];
        AnswerSentence[] written = [.. outcomes.Where(outcome => outcome.Answer?.Kind == AnswerKind.Generated).SelectMany(outcome => outcome.Answer!.Sentences)];
        double[] firstTokens = [.. outcomes
            .Where(outcome => outcome.Answer?.Trace.Timings.ContainsKey("firstToken") == true)
            .Select(outcome => outcome.Answer!.Trace.Timings["firstToken"])
            .Order()];
        return new QuestionReport
        {
            Variant = variant,
            Questions = outcomes.Count,
            Answerable = answerable.Length,
            RightPage3 = Share(answerable, outcome => outcome.RightPage3),
            Answered = outcomes.Count(outcome => outcome.Answer?.Kind == AnswerKind.Generated),
            Declined = outcomes.Count(outcome => outcome.Answer?.Kind == AnswerKind.NotFound),
            Quoted = outcomes.Count(outcome => outcome.Answer?.Kind == AnswerKind.Quotes),
            Failed = outcomes.Count(outcome => outcome.Answer is null),
            DeclinedUnanswerable = Share(unanswerable, outcome => outcome.Answer?.Kind == AnswerKind.NotFound),
            DeclinedAnswerable = Share(answerable, outcome => outcome.Answer?.Kind == AnswerKind.NotFound),
            Supported = Share(written, sentence => sentence.Supported),
            WrongSupported = outcomes.Sum(outcome => outcome.WrongSupported.Count),
            RightAnswer = Share(answerable, outcome => outcome.RightAnswer),
            FirstShownRight = Share(answerable, outcome => outcome.FirstShownRight),
            BestSentenceRight = Share(answerable, outcome => outcome.BestSentenceRight),
            EvidenceRight = Share(answerable, outcome => outcome.EvidenceRight),
            FirstTokenMilliseconds = Percentile(firstTokens, 0.5),
            FirstTokenMilliseconds95 = Percentile(firstTokens, 0.95),
            Seconds = elapsed.TotalSeconds,
            Outcomes = outcomes,
        };
    }

    private static double Share<T>(T[] items, Func<T, bool> holds) => items.Length == 0 ? 0 : (double)items.Count(holds) / items.Length;

    private static double? Percentile(double[] ordered, double share) =>
        ordered.Length == 0 ? null : ordered[Math.Min(ordered.Length - 1, (int)(share * ordered.Length))];
}
