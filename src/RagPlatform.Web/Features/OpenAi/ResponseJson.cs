using System.Text.Json;
using System.Text.Json.Nodes;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>
/// The parts of a response, as the API writes them. Its clients expect every field, most of which are always the same here, so they are
/// written out once instead of being declared. Source: OpenAI API reference, Responses.
/// </summary>
internal static class ResponseJson
{
    /// <summary>Status of a response that ended at the limit of tokens.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>The response itself.</summary>
    public static JsonObject Whole(
        ResponseFrame frame, string status, JsonArray output, JsonObject? usage, JsonObject? grounding = null, string text = "", DateTimeOffset? completedAt = null)
    {
        var json = new JsonObject
        {
            ["id"] = frame.Id,
            ["object"] = "response",
            ["created_at"] = frame.CreatedAt,
            ["completed_at"] = completedAt?.ToUnixTimeSeconds(),
            ["status"] = status,
            ["access_programs"] = null,
            ["background"] = false,
            ["error"] = null,
            ["incomplete_details"] = status == Incomplete ? new JsonObject { ["reason"] = "max_output_tokens" } : null,
            ["instructions"] = frame.Request.Instructions,
            ["max_output_tokens"] = frame.Request.MaxOutputTokens,
            ["model"] = frame.Model,
            ["output"] = output,
            ["output_text"] = text,
            ["parallel_tool_calls"] = true,
            ["previous_response_id"] = frame.Request.PreviousResponseId,
            ["reasoning"] = new JsonObject { ["effort"] = null, ["summary"] = null },
            ["service_tier"] = "default",
            ["store"] = frame.IsStored,
            ["temperature"] = frame.Request.Temperature ?? 0,
            ["text"] = new JsonObject { ["format"] = Format(frame.Request) },
            ["tool_choice"] = "auto",
            ["tools"] = Tools(frame.Request),
            ["top_p"] = frame.Request.TopP ?? 1,
            ["truncation"] = "disabled",
            ["metadata"] = new JsonObject((frame.Request.Metadata ?? []).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };

        // These are there or they are not, but never null.
        foreach (var (name, value) in new (string, JsonNode?)[] { ("usage", usage), ("user", frame.Request.User), ("grounding", grounding) })
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }

        return json;
    }

    /// <summary>The call of file_search that an answer from documents stands for.</summary>
    public static JsonObject Search(
        ResponseFrame frame, string status, Answer? answer, IReadOnlyDictionary<Guid, IReadOnlyDictionary<string, string>>? attributes = null) => new()
    {
        ["id"] = $"fs_{frame.MessageId:N}",
        ["type"] = "file_search_call",
        ["status"] = status,
        ["queries"] = answer is null ? [] : new JsonArray(answer.Trace.SearchedFor),
        ["results"] = answer is not null && frame.HasResults
            ? new JsonArray([.. answer.Trace.Passages.Select(passage => new JsonObject
            {
                ["file_id"] = OpenAiIds.File(passage.DocumentId), ["filename"] = passage.DocumentName, ["score"] = passage.Score, ["text"] = passage.Chunk.Text,
                ["attributes"] = JsonSerializer.SerializeToNode(attributes?.GetValueOrDefault(passage.DocumentId)), ["page"] = passage.Chunk.Page,
            })])
            : null,
    };

    /// <summary>The message.</summary>
    public static JsonObject Message(ResponseFrame frame, string status, JsonArray content) => new()
    {
        ["id"] = MessageId(frame), ["type"] = "message", ["status"] = status, ["role"] = "assistant", ["content"] = content,
    };

    /// <summary>The text of the message.</summary>
    public static JsonObject Text(string text, JsonArray annotations) => new()
    {
        ["type"] = "output_text", ["text"] = text, ["annotations"] = annotations, ["logprobs"] = new JsonArray(),
    };

    /// <summary>A citation: the API's fields, and behind them page, quote and address.</summary>
    public static JsonObject Annotation(CitationMark mark, SourceLinks links) => new()
    {
        ["type"] = "file_citation", ["index"] = mark.Start, ["file_id"] = OpenAiIds.File(mark.Citation.DocumentId), ["filename"] = mark.Citation.DocumentName,
        ["page"] = mark.Citation.Page, ["quote"] = mark.Citation.Quote, ["url"] = links.To(mark.Citation), ["number"] = mark.Citation.Number,
    };

    public static JsonObject Usage(UsageJson usage) => new()
    {
        ["input_tokens"] = usage.PromptTokens,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.CachedTokens, ["cache_write_tokens"] = 0 }, // None that would cost more.
        ["output_tokens"] = usage.CompletionTokens,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
        ["total_tokens"] = usage.TotalTokens,
    };

    public static string MessageId(ResponseFrame frame) => $"msg_{frame.MessageId:N}";

    // As they were sent, what is null left out.
    private static JsonNode Tools(ResponseRequest request) => JsonSerializer.SerializeToNode(request.Tools ?? [], OpenAiJson.Options)!;

    private static JsonNode Format(ResponseRequest request) =>
        request.Text?.Format is { Type: not null } format ? JsonSerializer.SerializeToNode(format, OpenAiJson.Options)! : new JsonObject { ["type"] = "text" };
}

/// <summary>What all parts of a response share.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Model">The model's name.</param>
/// <param name="CreatedAt">Unix seconds.</param>
/// <param name="ConversationId">The conversation that it is kept in; empty when it is not.</param>
/// <param name="MessageId">Its message.</param>
internal sealed record ResponseFrame(ResponseRequest Request, string Model, long CreatedAt, Guid ConversationId, Guid MessageId)
{
    /// <summary>Whether the passages that were found are wanted.</summary>
    public bool HasResults => Request.Include?.Contains("file_search_call.results") == true;

    public bool IsStored => ConversationId != Guid.Empty;

    /// <summary>It names conversation and message, so that it can be continued.</summary>
    public string Id => OpenAiIds.Response(ConversationId, MessageId);
}
