using System.Text.Json;
using System.Text.Json.Nodes;
using RagPlatform.Core.Access;

namespace RagPlatform.Core.Webhooks;

/// <summary>Something that other programs are told of: ids, names and times, and no text of documents, questions or answers.</summary>
/// <param name="Name">One of <see cref="WebhookEvents"/>.</param>
/// <param name="Data">Field <c>data</c> of what is sent.</param>
public sealed record WebhookEvent(string Name, JsonObject Data)
{
    /// <summary>A document can be searched.</summary>
    public static WebhookEvent DocumentReady(Guid id, string name, Guid collectionId, string collectionName, int version) =>
        new(WebhookEvents.DocumentReady, Document(id, name, collectionId, collectionName, version));

    /// <summary>A document could not be read; why is told where it is asked for.</summary>
    public static WebhookEvent DocumentFailed(Guid id, string name, Guid collectionId, string collectionName, int version) =>
        new(WebhookEvents.DocumentFailed, Document(id, name, collectionId, collectionName, version));

    /// <summary>The documents did not answer a question.</summary>
    /// <param name="messageId">Id of the message.</param>
    /// <param name="conversationId">Its conversation; null when nothing was kept.</param>
    /// <param name="assistantId">Who was asked; null for nobody in particular.</param>
    /// <param name="caller">Who asked.</param>
    /// <param name="question">The question, where <c>Audit:KeepQuestions</c> is on; else null.</param>
    public static WebhookEvent QuestionUnanswered(Guid messageId, Guid? conversationId, Guid? assistantId, Caller caller, string? question)
    {
        var data = Message(messageId, conversationId, assistantId, caller);
        if (question is not null)
        {
            data["question"] = question;
        }

        return new(WebhookEvents.QuestionUnanswered, data);
    }

    /// <summary>A person said what they think of an answer; what they wrote is told where it is asked for.</summary>
    /// <param name="messageId">Id of the message.</param>
    /// <param name="conversationId">Its conversation; null when nothing was kept.</param>
    /// <param name="assistantId">Who was asked; null for nobody in particular.</param>
    /// <param name="caller">Who gave it.</param>
    /// <param name="isHelpful">Whether the answer helped.</param>
    public static WebhookEvent FeedbackGiven(Guid messageId, Guid? conversationId, Guid? assistantId, Caller caller, bool isHelpful)
    {
        var data = Message(messageId, conversationId, assistantId, caller);
        data["helpful"] = isHelpful;
        return new(WebhookEvents.FeedbackGiven, data);
    }

    /// <summary>An administrator wants to know whether anything arrives.</summary>
    public static WebhookEvent Test() => new(WebhookEvents.Test, new JsonObject());

    /// <summary>What is sent.</summary>
    /// <param name="id">Id of the delivery: whoever gets it twice knows it by that.</param>
    /// <param name="at">When it happened.</param>
    public string ToBody(Guid id, DateTimeOffset at) => new JsonObject
    {
        ["id"] = id,
        ["event"] = Name,
        ["at"] = at,
        ["data"] = Data.DeepClone(),
    }.ToJsonString(JsonSerializerOptions.Web);

    private static JsonObject Document(Guid id, string name, Guid collectionId, string collectionName, int version) => new()
    {
        ["document"] = new JsonObject { ["id"] = id, ["name"] = name, ["version"] = version },
        ["collection"] = new JsonObject { ["id"] = collectionId, ["name"] = collectionName },
    };

    private static JsonObject Message(Guid messageId, Guid? conversationId, Guid? assistantId, Caller caller) => new()
    {
        ["messageId"] = messageId,
        ["conversationId"] = conversationId,
        ["assistantId"] = assistantId,
        ["person"] = new JsonObject { ["id"] = caller.PersonId, ["name"] = caller.Name },
    };
}

/// <summary>Names of events, as they are sent.</summary>
public static class WebhookEvents
{
    /// <summary>A document can be searched.</summary>
    public const string DocumentReady = "document.ready";

    /// <summary>A document could not be read.</summary>
    public const string DocumentFailed = "document.failed";

    /// <summary>The documents did not answer a question.</summary>
    public const string QuestionUnanswered = "question.unanswered";

    /// <summary>A person said what they think of an answer.</summary>
    public const string FeedbackGiven = "feedback.given";

    /// <summary>Sent when an administrator tries an address; not to be chosen.</summary>
    public const string Test = "test";

    /// <summary>Those that can be chosen.</summary>
    public static IReadOnlyList<string> All { get; } = [DocumentReady, DocumentFailed, QuestionUnanswered, FeedbackGiven];
}
