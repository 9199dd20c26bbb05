using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Models;

namespace RagPlatform.Backends.ModelHost;

/// <summary>Turns the lines of the host's event stream into updates.</summary>
internal sealed class ModelHostStream
{
    private const string QueuePrefix = ": queue ";
    private const string DataPrefix = "data: ";
    private GenerationTimings? _timings;

    /// <summary>Whether the end of the stream was announced; a stream that ends without it was broken off.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Reads one line.</summary>
    /// <returns>The update; null for a line that says nothing.</returns>
    /// <exception cref="ModelRequestException">The host reports an error.</exception>
    public ChatResponseUpdate? Read(string line)
    {
        if (line.StartsWith(QueuePrefix, StringComparison.Ordinal) && int.TryParse(line.AsSpan(QueuePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var ahead))
        {
            return Update(ChatModelProperties.QueueAhead, ahead);
        }

        if (!line.StartsWith(DataPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var data = line.AsMemory(DataPrefix.Length);
        if (data.Span is "[DONE]")
        {
            IsComplete = true;
            return _timings is null ? null : Update(ChatModelProperties.Timings, _timings);
        }

        using var json = JsonDocument.Parse(data);
        return ReadChunk(json.RootElement);
    }

    private ChatResponseUpdate? ReadChunk(JsonElement chunk)
    {
        if (chunk.TryGetProperty("error", out var error))
        {
            throw new ModelRequestException(error.GetProperty("message").GetString() ?? "The model host failed.", null);
        }

        var update = new ChatResponseUpdate
        {
            Role = ChatRole.Assistant,
            ModelId = chunk.GetProperty("model").GetString(),
            ResponseId = chunk.GetProperty("id").GetString(),
            MessageId = chunk.GetProperty("id").GetString(),
        };
        if (chunk.GetProperty("choices") is var choices && choices.GetArrayLength() > 0)
        {
            ReadChoice(choices[0], update);
        }

        if (chunk.TryGetProperty("timings", out var timings))
        {
            _timings = new GenerationTimings(Time(timings, "queue_ms"), Time(timings, "prompt_ms"), Time(timings, "first_token_ms"), Time(timings, "generation_ms"), 0);
        }

        if (chunk.TryGetProperty("usage", out var usage))
        {
            ReadUsage(usage, update);
        }

        return update;
    }

    private static void ReadChoice(JsonElement choice, ChatResponseUpdate update)
    {
        if (choice.TryGetProperty("delta", out var delta) && delta.TryGetProperty("content", out var content) && content.GetString() is { Length: > 0 } text)
        {
            update.Contents.Add(new TextContent(text));
        }

        if (choice.TryGetProperty("first_token_probabilities", out var probabilities))
        {
            // Two texts may begin with the same token, one text may have been asked for twice: the last one stays.
            var byText = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var entry in probabilities.EnumerateArray())
            {
                byText[entry.GetProperty("text").GetString()!] = entry.GetProperty("probability").GetDouble();
            }

            update.AdditionalProperties = new() { [ChatModelProperties.FirstTokenProbabilities] = (IReadOnlyDictionary<string, double>)byText };
        }

        update.FinishReason = choice.GetProperty("finish_reason").GetString() switch
        {
            null => null,
            "length" => ChatFinishReason.Length,
            _ => ChatFinishReason.Stop,
        };
    }

    private void ReadUsage(JsonElement usage, ChatResponseUpdate update)
    {
        var cached = usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32();
        update.Contents.Add(new UsageContent(new UsageDetails
        {
            InputTokenCount = usage.GetProperty("prompt_tokens").GetInt32(),
            OutputTokenCount = usage.GetProperty("completion_tokens").GetInt32(),
            TotalTokenCount = usage.GetProperty("total_tokens").GetInt32(),
            CachedInputTokenCount = cached,
        }));
        _timings = _timings is null ? null : _timings with { CachedTokens = cached };
    }

    private static ChatResponseUpdate Update(string key, object value) => new() { AdditionalProperties = new() { [key] = value } };

    private static TimeSpan Time(JsonElement timings, string name) => TimeSpan.FromMilliseconds(timings.GetProperty(name).GetDouble());
}
