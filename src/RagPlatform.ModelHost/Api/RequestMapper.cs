using System.Globalization;
using System.Text;
using System.Text.Json;
using RagPlatform.ModelHost.Engine;
using RagPlatform.ModelHost.Engine.Schemas;

namespace RagPlatform.ModelHost.Api;

/// <summary>Turns a body into what the engine is asked to do, or into an error that says what is wrong with it.</summary>
internal static class RequestMapper
{
    /// <summary>For a conversation.</summary>
    public static GenerationRequest Chat(OpenAiRequest body, LanguageModel model) =>
        Map(body, model, model.Template.Tokenize(Turns(body.Messages)), body.Logprobs.ValueKind == JsonValueKind.True ? body.TopLogprobs ?? 0 : null);

    /// <summary>For a plain text.</summary>
    public static GenerationRequest Completion(OpenAiRequest body, LanguageModel model)
    {
        var prompt = body.Prompt ?? throw ApiError.Invalid("'prompt' is missing: it must be a text.");
        var tokens = model.Vocabulary.Tokenize(prompt, addSpecial: model.Handle.Vocab.ShouldAddBOS, parseSpecial: true);
        return Map(body, model, tokens, body.Logprobs.ValueKind == JsonValueKind.Number ? body.Logprobs.GetInt32() : null);
    }

    /// <summary>Turns of a conversation.</summary>
    public static IReadOnlyList<ChatTurn> Turns(IReadOnlyList<OpenAiMessage>? messages) =>
        messages is { Count: > 0 }
            ? [.. messages.Select(message => new ChatTurn(Role(message.Role), Text(message.Content)))]
            : throw ApiError.Invalid("'messages' is missing or empty.");

    private static GenerationRequest Map(OpenAiRequest body, LanguageModel model, int[] prompt, int? logProbabilities)
    {
        if (prompt.Length == 0)
        {
            throw ApiError.Invalid("The prompt is empty.");
        }

        if (prompt.Length >= model.ContextTokens)
        {
            throw ApiError.Invalid(
                $"The prompt has {prompt.Length} tokens; this model reads at most {model.ContextTokens - 1}. Shorten it.", "context_length_exceeded");
        }

        if (body.N is > 1)
        {
            throw ApiError.Invalid("'n' above 1 is not supported: send the request several times.");
        }

        var vocabulary = model.Vocabulary;
        return new GenerationRequest
        {
            Prompt = prompt,
            MaxTokens = Within(body.MaxCompletionTokens ?? body.MaxTokens ?? int.MaxValue, "max_tokens", 1, int.MaxValue),
            Sampling = Sampling(body, vocabulary),
            Stop = Stops(body.Stop),
            Adapters = Adapters(body.Lora, model),
            Caller = body.User ?? "",
            FirstTokens = [.. (body.FirstTokenProbabilities ?? []).Select(text => FirstToken(vocabulary, text))],
            TopLogProbabilities = logProbabilities is { } top ? Within(top, "top_logprobs", 0, 20) : null,
        };
    }

    private static SamplingOptions Sampling(OpenAiRequest body, Vocabulary vocabulary)
    {
        var defaults = new SamplingOptions();
        return new SamplingOptions
        {
            Temperature = Within(body.Temperature ?? defaults.Temperature, "temperature", 0, 10),
            TopP = Within(body.TopP ?? defaults.TopP, "top_p", 0, 1),
            TopK = Within(body.TopK ?? defaults.TopK, "top_k", 0, int.MaxValue),
            MinP = Within(body.MinP ?? defaults.MinP, "min_p", 0, 1),
            RepeatPenalty = Within(body.RepeatPenalty ?? defaults.RepeatPenalty, "repeat_penalty", 0.1f, 10),
            Seed = (ulong?)body.Seed,
            Grammar = body.Grammar ?? (body.ResponseFormat?.Type switch
            {
                null or "text" => null,
                "json_object" => Grammars.Json,
                "json_schema" => Grammar(body.ResponseFormat.JsonSchema),
                var type => throw ApiError.Invalid($"'response_format' of type '{type}' is not supported: use 'json_object', 'json_schema', or 'grammar' with GBNF."),
            }),
            LogitBias = [.. (body.LogitBias ?? new Dictionary<string, float>()).Select(bias => (Token(bias.Key, vocabulary), bias.Value))],
            FirstTokenBias = [.. (body.FirstTokenBias ?? []).Select(bias => (FirstToken(vocabulary, bias.Text), bias.Bias))],
        };
    }

    private static string Grammar(SchemaRequest? format)
    {
        const string Place = "response_format.json_schema.schema";
        if (format is null || format.Schema.ValueKind == JsonValueKind.Undefined)
        {
            throw new ApiError(StatusCodes.Status400BadRequest, "The JSON Schema is missing.", "invalid_request_error") { Param = Place };
        }

        try
        {
            return SchemaGrammar.From(format.Schema);
        }
        catch (SchemaException exception)
        {
            throw new ApiError(StatusCodes.Status400BadRequest, exception.Message, "invalid_request_error", "invalid_json_schema") { Param = Place + exception.Place };
        }
    }

    private static AdapterSet Adapters(IReadOnlyList<LoraRequest>? lora, LanguageModel model)
    {
        var wanted = (lora ?? []).Select(adapter => (Name: adapter.Name ?? "", Scale: Within(adapter.Scale, "lora.scale", -10, 10))).ToList();
        foreach (var (name, _) in wanted.Where(adapter => !model.AdapterNames.Contains(adapter.Name)))
        {
            throw ApiError.Invalid($"The adapter '{name}' is not loaded; loaded are: {(model.AdapterNames.Count == 0 ? "none" : string.Join(", ", model.AdapterNames))}.");
        }

        return wanted.DistinctBy(adapter => adapter.Name).Count() == wanted.Count
            ? AdapterSet.Of(wanted)
            : throw ApiError.Invalid("'lora' names an adapter twice.");
    }

    private static int FirstToken(Vocabulary vocabulary, string? text) =>
        vocabulary.Tokenize(text ?? "", addSpecial: false, parseSpecial: false) is [var first, ..]
            ? first
            : throw ApiError.Invalid("A text whose first token is asked for is empty.");

    private static int Token(string text, Vocabulary vocabulary) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var token) && token < vocabulary.Size
            ? token
            : throw ApiError.Invalid($"'logit_bias' names the token '{text}'; tokens are numbers below {vocabulary.Size}.");

    private static IReadOnlyList<string> Stops(JsonElement stop)
    {
        IReadOnlyList<string> stops = stop.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => [],
            JsonValueKind.String => [stop.GetString()!],
            JsonValueKind.Array when stop.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. stop.EnumerateArray().Select(item => item.GetString()!)],
            _ => throw ApiError.Invalid("'stop' must be a text or a list of texts."),
        };
        return stops.Count <= 16 ? [.. stops.Where(text => text.Length > 0)] : throw ApiError.Invalid("'stop' has more than 16 texts.");
    }

    private static string Role(string? role) => role switch
    {
        "developer" => "system",
        "system" or "user" or "assistant" or "tool" => role,
        _ => throw ApiError.Invalid($"The role '{role}' is not known: use system, user or assistant."),
    };

    private static string Text(JsonElement content)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                return content.GetString()!;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return "";
            case JsonValueKind.Array:
                var text = new StringBuilder();
                foreach (var part in content.EnumerateArray())
                {
                    text.Append(part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var value) && value.ValueKind == JsonValueKind.String
                        ? value.GetString()
                        : throw ApiError.Invalid("This model reads text only: a part of 'content' is no text."));
                }

                return text.ToString();
            default:
                throw ApiError.Invalid("'content' must be a text or a list of parts.");
        }
    }

    private static T Within<T>(T value, string name, T least, T most)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? value : throw ApiError.Invalid($"'{name}' must be from {least} to {most}.");
}
