using System.Text.Json;
using RagPlatform.Core.Access;
using RagPlatform.Core.Channels;
using RagPlatform.Core.Feedback;

namespace RagPlatform.Web.Features.Teams;

/// <summary>The buttons for feedback under an answer in Teams lead to the feedback of its assistant.</summary>
internal sealed class ChannelFeedback(IChannelStore store, ChatConversations conversations, AnswerFeedback feedback)
{
    /// <summary>Name of the invoke.</summary>
    public const string Invoke = "message/submitAction";

    /// <summary>Takes what somebody says of an answer.</summary>
    /// <returns>Whether there is such an answer, and it is theirs.</returns>
    public async Task<bool> TakeAsync(BotTurn turn, Caller caller, CancellationToken cancellationToken)
    {
        if (turn.Activity.Value is not { ValueKind: JsonValueKind.Object } value || Text(value, "actionName") != "feedback"
            || !value.TryGetProperty("actionValue", out var said) || said.ValueKind != JsonValueKind.Object
            || await FindAnswerAsync(turn, caller, cancellationToken) is not { } messageId)
        {
            return false;
        }

        var verdict = Text(said, "reaction") == "like" ? FeedbackVerdict.Good : FeedbackVerdict.Bad;
        var comment = Comment(Text(said, "feedback"));
        return await feedback.GiveAsync(
            messageId, verdict, reason: null, comment.Length > AnswerFeedback.MaxComment ? comment[..AnswerFeedback.MaxComment] : comment, FeedbackDoor.Teams, caller, cancellationToken) is not null;
    }

    // The playground does not say which message it is about: then it is the last.
    private async Task<Guid?> FindAnswerAsync(BotTurn turn, Caller caller, CancellationToken cancellationToken) =>
        turn.Activity.ReplyToId is { Length: > 0 } about
            ? await store.FindAnswerAsync(turn.KeyOf(about), cancellationToken)
            : await conversations.FindLastAnswerAsync(turn, caller, cancellationToken);

    // The form's fields come as JSON in a text.
    private static string Comment(string? json)
    {
        try
        {
            using var form = JsonDocument.Parse(json is { Length: > 0 } ? json : "{}");
            return form.RootElement.ValueKind == JsonValueKind.Object ? Text(form.RootElement, "feedbackText") ?? "" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
