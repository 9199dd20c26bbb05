using RagPlatform.Core.Feedback;

namespace RagPlatform.Web.Features.Feedback;

/// <param name="AssistantId">On answers of this assistant; left out for all that you edit.</param>
/// <param name="Verdict">good or bad.</param>
/// <param name="Reason">wrong, incomplete, notInSources, outdated, unclear or other.</param>
/// <param name="From">Not before this moment.</param>
/// <param name="To">Before this moment.</param>
/// <param name="State">open or handled.</param>
/// <param name="Search">Words of the question or the comment.</param>
internal sealed record FeedbackFilter(
    Guid? AssistantId, string? Verdict, string? Reason, DateTimeOffset? From, DateTimeOffset? To, string? State, string? Search)
{
    /// <summary>What is wrong with it, for people; null when it can be used.</summary>
    public string? FindProblem() =>
        Explain<FeedbackVerdict>("verdict", Verdict) ?? Explain<FeedbackReason>("reason", Reason) ?? Explain<FeedbackState>("state", State);

    public FeedbackQuery ToQuery() => new()
    {
        AssistantId = AssistantId,
        Verdict = Parse<FeedbackVerdict>(Verdict),
        Reason = Parse<FeedbackReason>(Reason),
        State = Parse<FeedbackState>(State),
        From = From,
        To = To,
        Search = Search,
    };

    private static string? Explain<T>(string name, string? text)
        where T : struct, Enum =>
        string.IsNullOrEmpty(text) || Parse<T>(text) is not null
            ? null
            : $"'{text}' is no {name}. Nothing was read. Send one of {string.Join(", ", Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName))}.";

    private static T? Parse<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
