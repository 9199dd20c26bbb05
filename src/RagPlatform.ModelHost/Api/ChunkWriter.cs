using System.Buffers;
using System.Text;
using System.Text.Json;
using RagPlatform.ModelHost.Engine;

namespace RagPlatform.ModelHost.Api;

/// <summary>Writes answers in OpenAI's shape, chunk by chunk or whole. Written by hand, since a chunk is written for every token.</summary>
internal sealed class ChunkWriter(IBufferWriter<byte> output, string id, string model, long created, bool isChat, GenerationRequest request, IReadOnlyList<string> firstTexts)
    : IDisposable
{
    private static readonly JsonWriterOptions _options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json = new(output, _options);

    /// <inheritdoc />
    public void Dispose() => _json.Dispose();

    /// <summary>A comment, which every client of OpenAI's interface skips: the place in the queue.</summary>
    public void QueuePlace(int ahead) => Raw($": queue {ahead}\n\n");

    /// <summary>The first chunk: the role, and probabilities where they were asked for.</summary>
    public void Started(IReadOnlyList<float> probabilities) => Chunk(json =>
    {
        Delta(json, "", withRole: true);
        WriteFirstTokens(json, probabilities);
    });

    /// <summary>A piece of text.</summary>
    public void Piece(GenerationUpdate.Piece piece) => Chunk(json =>
    {
        Delta(json, piece.Text, withRole: false);
        if (piece.LogProbability is { } log)
        {
            WriteLogProbabilities(json, [log]);
        }
    });

    /// <summary>The last chunk, with times, usage where wanted, and the end of the stream.</summary>
    public void Finished(GenerationUpdate.Finished finished, bool includeUsage)
    {
        Chunk(
            json =>
            {
                if (isChat)
                {
                    json.WriteStartObject("delta");
                    json.WriteEndObject();
                }
                else
                {
                    json.WriteString("text", "");
                }
            },
            finished.Reason,
            json => WriteTimings(json, finished));
        if (includeUsage)
        {
            Raw("data: ");
            _json.WriteStartObject();
            Head(_json, isChat ? "chat.completion.chunk" : "text_completion");
            _json.WriteStartArray("choices");
            _json.WriteEndArray();
            WriteUsage(_json, finished.Usage);
            _json.WriteEndObject();
            End();
        }

        Raw("data: [DONE]\n\n");
    }

    /// <summary>An error after the stream has begun.</summary>
    public void Failed(string message)
    {
        Raw("data: ");
        _json.WriteStartObject();
        _json.WriteStartObject("error");
        _json.WriteString("message", message);
        _json.WriteString("type", "server_error");
        _json.WriteEndObject();
        _json.WriteEndObject();
        End();
    }

    /// <summary>A whole answer at once.</summary>
    public void Whole(string text, IReadOnlyList<TokenLogProbability> logs, IReadOnlyList<float> probabilities, GenerationUpdate.Finished finished)
    {
        _json.WriteStartObject();
        Head(_json, isChat ? "chat.completion" : "text_completion");
        _json.WriteStartArray("choices");
        _json.WriteStartObject();
        _json.WriteNumber("index", 0);
        if (isChat)
        {
            _json.WriteStartObject("message");
            _json.WriteString("role", "assistant");
            _json.WriteString("content", text);
            _json.WriteEndObject();
        }
        else
        {
            _json.WriteString("text", text);
        }

        if (request.TopLogProbabilities is not null)
        {
            WriteLogProbabilities(_json, logs);
        }

        WriteFirstTokens(_json, probabilities);
        _json.WriteString("finish_reason", Reason(finished.Reason));
        _json.WriteEndObject();
        _json.WriteEndArray();
        WriteFirstTokens(_json, probabilities);
        WriteUsage(_json, finished.Usage);
        WriteTimings(_json, finished);
        _json.WriteEndObject();
        _json.Flush();
    }

    private void Chunk(Action<Utf8JsonWriter> choice, FinishReason? reason = null, Action<Utf8JsonWriter>? more = null)
    {
        Raw("data: ");
        _json.WriteStartObject();
        Head(_json, isChat ? "chat.completion.chunk" : "text_completion");
        _json.WriteStartArray("choices");
        _json.WriteStartObject();
        _json.WriteNumber("index", 0);
        choice(_json);
        if (reason is { } finished)
        {
            _json.WriteString("finish_reason", Reason(finished));
        }
        else
        {
            _json.WriteNull("finish_reason");
        }

        _json.WriteEndObject();
        _json.WriteEndArray();
        more?.Invoke(_json);
        _json.WriteEndObject();
        End();
    }

    private void Head(Utf8JsonWriter json, string kind)
    {
        json.WriteString("id", id);
        json.WriteString("object", kind);
        json.WriteNumber("created", created);
        json.WriteString("model", model);
    }

    private void Delta(Utf8JsonWriter json, string text, bool withRole)
    {
        if (!isChat)
        {
            json.WriteString("text", text);
            return;
        }

        json.WriteStartObject("delta");
        if (withRole)
        {
            json.WriteString("role", "assistant");
        }

        json.WriteString("content", text);
        json.WriteEndObject();
    }

    private void WriteFirstTokens(Utf8JsonWriter json, IReadOnlyList<float> probabilities)
    {
        if (request.FirstTokens.Count == 0)
        {
            return;
        }

        json.WriteStartArray("first_token_probabilities");
        for (var i = 0; i < probabilities.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("text", firstTexts[i]);
            json.WriteNumber("token", request.FirstTokens[i]);
            json.WriteNumber("probability", probabilities[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLogProbabilities(Utf8JsonWriter json, IReadOnlyList<TokenLogProbability> logs)
    {
        json.WriteStartObject("logprobs");
        json.WriteStartArray("content");
        foreach (var log in logs)
        {
            json.WriteStartObject();
            WriteToken(json, log);
            json.WriteStartArray("top_logprobs");
            foreach (var top in log.Top)
            {
                json.WriteStartObject();
                WriteToken(json, top);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteToken(Utf8JsonWriter json, TokenLogProbability log)
    {
        json.WriteString("token", Encoding.UTF8.GetString(log.Bytes));
        json.WriteNumber("logprob", log.LogProbability);
        json.WriteStartArray("bytes");
        foreach (var value in log.Bytes)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter json, GenerationUsage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.PromptTokens);
        json.WriteNumber("completion_tokens", usage.CompletionTokens);
        json.WriteNumber("total_tokens", usage.PromptTokens + usage.CompletionTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.CachedTokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTimings(Utf8JsonWriter json, GenerationUpdate.Finished finished)
    {
        var (times, usage) = (finished.Timings, finished.Usage);
        json.WriteStartObject("timings");
        json.WriteNumber("queue_ms", Math.Round(times.Queue.TotalMilliseconds, 2));
        json.WriteNumber("prompt_ms", Math.Round(times.Prompt.TotalMilliseconds, 2));
        json.WriteNumber("first_token_ms", Math.Round(times.FirstToken.TotalMilliseconds, 2));
        json.WriteNumber("generation_ms", Math.Round(times.Generation.TotalMilliseconds, 2));
        json.WriteNumber("prompt_per_second", Rate(usage.PromptTokens - usage.CachedTokens, times.Prompt));
        json.WriteNumber("generated_per_second", Rate(usage.CompletionTokens - 1, times.Generation));
        json.WriteEndObject();
    }

    private static double Rate(int tokens, TimeSpan time) => time > TimeSpan.Zero && tokens > 0 ? Math.Round(tokens / time.TotalSeconds, 2) : 0;

    private static string Reason(FinishReason reason) => reason == FinishReason.Length ? "length" : "stop";

    private void Raw(string text) => Encoding.UTF8.GetBytes(text, output);

    private void End()
    {
        _json.Flush();
        _json.Reset();
        Raw("\n\n");
    }
}
