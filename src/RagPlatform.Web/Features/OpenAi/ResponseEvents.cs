using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Ask;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>The events of a response that is streamed, in the order that clients wait for; the last one has the whole.</summary>
internal sealed class ResponseEvents(ResponseFrame frame, bool isGrounded, SourceLinks links)
{
    private readonly List<SseItem<string>> _ready = [];
    private int _sequence;
    private string _text = "";

    private int MessageIndex => isGrounded ? 1 : 0;

    /// <summary>It begins.</summary>
    public IReadOnlyList<SseItem<string>> Begin()
    {
        Add("response.created", new() { ["response"] = ResponseJson.Whole(frame, "in_progress", [], usage: null) });
        Add("response.in_progress", new() { ["response"] = ResponseJson.Whole(frame, "in_progress", [], usage: null) });
        if (isGrounded)
        {
            Add("response.output_item.added", new() { ["output_index"] = 0, ["item"] = ResponseJson.Search(frame, "in_progress", answer: null) });
            Add("response.file_search_call.in_progress", Item(0, SearchId));
            Add("response.file_search_call.searching", Item(0, SearchId));
        }
        else
        {
            BeginMessage();
        }

        return Take();
    }

    /// <summary>The search ended.</summary>
    public IReadOnlyList<SseItem<string>> Found()
    {
        Add("response.file_search_call.completed", Item(0, SearchId));
        Add("response.output_item.done", new() { ["output_index"] = 0, ["item"] = ResponseJson.Search(frame, "completed", answer: null) });
        BeginMessage();
        return Take();
    }

    /// <summary>The text grew.</summary>
    public IReadOnlyList<SseItem<string>> Grow(string piece)
    {
        if (piece.Length > 0)
        {
            _text += piece;
            Add("response.output_text.delta", Part(new() { ["delta"] = piece, ["logprobs"] = new JsonArray() }));
        }

        return Take();
    }

    /// <summary>It ended.</summary>
    public IReadOnlyList<SseItem<string>> End(ResponseEnd end)
    {
        var (status, answer) = (end.IsCut ? ResponseJson.Incomplete : "completed", end.Answer);
        List<CitationMark> marks = [.. (end.Text?.Marks ?? []).Where(mark => mark.End <= _text.Length)];
        for (var i = 0; i < marks.Count; i++)
        {
            Add("response.output_text.annotation.added", Part(new() { ["annotation_index"] = i, ["annotation"] = ResponseJson.Annotation(marks[i], links) }));
        }

        JsonObject Content() => ResponseJson.Text(_text, [.. marks.Select(mark => ResponseJson.Annotation(mark, links))]);
        JsonObject Message() => ResponseJson.Message(frame, status, [Content()]);
        Add("response.output_text.done", Part(new() { ["text"] = _text, ["logprobs"] = new JsonArray() }));
        Add("response.content_part.done", Part(new() { ["part"] = Content() }));
        Add("response.output_item.done", new() { ["output_index"] = MessageIndex, ["item"] = Message() });
        JsonArray output = isGrounded ? [ResponseJson.Search(frame, "completed", answer, end.Attributes), Message()] : [Message()];
        var grounding = answer is null ? null : System.Text.Json.JsonSerializer.SerializeToNode(GroundingJson.From(answer, links), OpenAiJson.Options)!.AsObject();
        Whole = ResponseJson.Whole(frame, status, output, ResponseJson.Usage(end.Usage), grounding, _text, end.IsCut ? null : end.At);
        Add($"response.{status}", new() { ["response"] = Whole.DeepClone() });
        return Take();
    }

    /// <summary>The response, once it ended.</summary>
    public JsonObject? Whole { get; private set; }

    private string SearchId => $"fs_{frame.MessageId:N}";

    private void BeginMessage()
    {
        Add("response.output_item.added", new() { ["output_index"] = MessageIndex, ["item"] = ResponseJson.Message(frame, "in_progress", []) });
        Add("response.content_part.added", Part(new() { ["part"] = ResponseJson.Text("", []) }));
    }

    private static JsonObject Item(int index, string id) => new() { ["output_index"] = index, ["item_id"] = id };

    private JsonObject Part(JsonObject fields)
    {
        (fields["item_id"], fields["output_index"], fields["content_index"]) = (ResponseJson.MessageId(frame), MessageIndex, 0);
        return fields;
    }

    private void Add(string type, JsonObject fields)
    {
        (fields["type"], fields["sequence_number"]) = (type, _sequence++);
        _ready.Add(new(fields.ToJsonString(OpenAiJson.Options), type));
    }

    private List<SseItem<string>> Take()
    {
        List<SseItem<string>> taken = [.. _ready];
        _ready.Clear();
        return taken;
    }
}

/// <summary>How a response ended.</summary>
/// <param name="Usage">Tokens.</param>
/// <param name="At">When.</param>
/// <param name="IsCut">Whether it ended at the limit of tokens.</param>
internal sealed record ResponseEnd(UsageJson Usage, DateTimeOffset At, bool IsCut)
{
    /// <summary>The answer, when it is one from documents.</summary>
    public Answer? Answer { get; init; }

    /// <summary>Its text.</summary>
    public CitedText? Text { get; init; }

    /// <summary>Attributes of the documents that were found, where they are wanted.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyDictionary<string, string>>? Attributes { get; init; }

    public static ResponseEnd Of(Answer answer, CitedText? text, DateTimeOffset at) =>
        new(new UsageJson(answer.Trace.PromptTokens, answer.Trace.AnswerTokens, answer.Trace.CachedTokens), at, answer.IsCut) { Answer = answer, Text = text };
}
