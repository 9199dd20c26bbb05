using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using RagPlatform.Core.Answering.Composition;
using RagPlatform.Core.Answering.Text;
using RagPlatform.Core.Models;

namespace RagPlatform.Core.Answering.Generation;

/// <summary>How the writing ended.</summary>
internal enum WritingOutcome
{
    /// <summary>The model wrote something.</summary>
    Written,

    /// <summary>The documents do not answer: the model said so.</summary>
    Declined,
}

/// <summary>Streams the model's answer, sentence by sentence, each checked before it counts.</summary>
internal sealed class AnswerWriter(
    AnswerPrompt prompt,
    ModelUse use,
    AnswerDraft draft,
    Question question,
    ChannelWriter<AnswerUpdate> updates,
    IDictionary<string, double> timings,
    TimeProvider time)
{
    // Enough to keep the declining token from being chosen, whatever the logits are: a calibrated score has decided before the model is asked.
    private const float Never = -100;

    private readonly StringBuilder _raw = new();
    private readonly AnswerSentenceReader _reader = new();
    private UsageDetails? _usage;
    private GenerationTimings? _generation;
    private ChatFinishReason? _finish;
    private string _unfinished = "";

    /// <summary>Sentences checked so far.</summary>
    public AnswerDraft Draft => draft;

    /// <summary>Probability that the model would decline; null when it was not asked or did not tell.</summary>
    public double? DeclineProbability { get; private set; }

    /// <summary>Asks the model and checks what it writes.</summary>
    /// <param name="kernel">The answer's kernel.</param>
    /// <param name="saveAsync">Called after each sentence.</param>
    /// <param name="cancellationToken">Stops within one token.</param>
    public async Task<WritingOutcome> WriteAsync(
        Kernel kernel, Func<CancellationToken, Task> saveAsync, CancellationToken cancellationToken)
    {
        var arguments = new KernelArguments(Settings(use, question, MaxTokens, CanCalibrate ? prompt.Decline : null));
        foreach (var (name, value) in prompt.Arguments)
        {
            arguments[name] = value;
        }

        EmitLead();
        var started = time.GetTimestamp();
        await foreach (var update in kernel.InvokeStreamingAsync<ChatResponseUpdate>(prompt.Function, arguments, cancellationToken))
        {
            Note(update);
            if (update.Text.Length == 0)
            {
                continue;
            }

            timings.TryAdd("firstToken", time.GetElapsedTime(started).TotalMilliseconds);
            _raw.Append(update.Text);
            _unfinished += update.Text;
            if (SaysDecline())
            {
                return WritingOutcome.Declined;
            }

            if (!CouldDecline())
            {
                updates.TryWrite(new AnswerUpdate.Text((_shown == 0 && !draft.HasModelSentences ? draft.Separator : "") + _unfinished[_shown..]));
                _shown = _unfinished.Length;
            }

            foreach (var sentence in _reader.Append(update.Text))
            {
                Add(sentence);
                await saveAsync(cancellationToken);
            }
        }

        timings["generate"] = time.GetElapsedTime(started).TotalMilliseconds;
        AddRest();
        return WritingOutcome.Written;
    }

    /// <summary>Checked sentences, and behind them what is not yet whole, unchecked.</summary>
    public IReadOnlyList<AnswerSentence> SoFar()
    {
        var rest = CitationBook.WithoutMarks(_unfinished);
        return string.IsNullOrWhiteSpace(rest) ? draft.Sentences : [.. draft.Sentences, new AnswerSentence(rest, Supported: false, [])];
    }

    /// <summary>Adds what was sent and counted.</summary>
    public AnswerTrace Describe(AnswerTrace trace)
    {
        if (_generation is { } generation)
        {
            timings["queue"] = generation.Queued.TotalMilliseconds;
            timings["prompt"] = generation.Prompt.TotalMilliseconds;
        }

        return trace with
        {
            RawText = _raw.ToString(),
            Model = use.Status.Model,
            Adapter = use.Adapter,
            Parameters = Parameters(),
            PromptTokens = (int)(_usage?.InputTokenCount ?? 0),
            AnswerTokens = (int)(_usage?.OutputTokenCount ?? 0),
            CachedTokens = _generation?.CachedTokens ?? 0,
            DeclineProbability = DeclineProbability,
        };
    }

    /// <summary>Settings of a prompt function. Semantic Kernel hands keys that it does not know on to the client as they are.</summary>
    public static PromptExecutionSettings Settings(ModelUse use, Question question, int maxTokens, string? decline)
    {
        var data = new Dictionary<string, object>
        {
            ["temperature"] = use.Options.Temperature,
            ["max_tokens"] = maxTokens,
            ["seed"] = question.Seed ?? use.Options.Seed,
            [ChatModelProperties.User] = question.Caller.Id,
        };
        if (decline is not null && use.Adapter is { } adapter)
        {
            data[ChatModelProperties.Lora] = (IReadOnlyList<LoraChoice>)[new LoraChoice(adapter.Name, adapter.Adapter?.Scale ?? 1)];
            data[ChatModelProperties.FirstTokenProbabilities] = (IReadOnlyList<string>)[decline];
            data[ChatModelProperties.FirstTokenBias] = (IReadOnlyDictionary<string, float>)new Dictionary<string, float> { [decline] = Never };
        }

        return new PromptExecutionSettings { ExtensionData = data };
    }

    // The adapter was trained to decline with this text: the probability of its first token is told with how it was answered.
    private bool CanCalibrate => use.Adapter?.Adapter is not null;

    private int MaxTokens => Math.Min(use.MaxTokens, question.MaxTokens ?? int.MaxValue);

    private int _shown;

    private void Note(ChatResponseUpdate update)
    {
        _finish = update.FinishReason ?? _finish;
        _usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? _usage;
        if (update.AdditionalProperties is not { } properties)
        {
            return;
        }

        if (properties.TryGetValue(ChatModelProperties.QueueAhead, out int ahead))
        {
            updates.TryWrite(new AnswerUpdate.Queued(ahead));
        }

        if (properties.TryGetValue(ChatModelProperties.Timings, out GenerationTimings? generation))
        {
            _generation = generation;
        }

        if (properties.TryGetValue(ChatModelProperties.FirstTokenProbabilities, out IReadOnlyDictionary<string, double>? probabilities)
            && probabilities is not null && probabilities.TryGetValue(prompt.Decline, out var decline))
        {
            DeclineProbability = decline;
        }
    }

    private string Begun => _raw.ToString().TrimStart();

    private bool SaysDecline() => Begun.StartsWith(prompt.Decline.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    // Nothing is shown while the text could still become the decline: it must not flash up before "not found".
    private bool CouldDecline() => Begun.Length < prompt.Decline.Length && prompt.Decline.StartsWith(Begun, StringComparison.OrdinalIgnoreCase);

    private void Add(string sentence)
    {
        var started = time.GetTimestamp();
        var checkedSentence = draft.Add(sentence);
        timings["verify"] = (timings.TryGetValue("verify", out var spent) ? spent : 0) + time.GetElapsedTime(started).TotalMilliseconds;
        _unfinished = _unfinished.Length >= sentence.Length ? _unfinished[sentence.Length..] : "";
        _shown = Math.Max(0, _shown - sentence.Length);
        Emit(checkedSentence);
    }

    private void EmitLead()
    {
        if (draft.Lead() is { } lead)
        {
            updates.TryWrite(new AnswerUpdate.Text(lead.Value.Text));
            updates.TryWrite(lead);
        }
    }

    private void Emit(AnswerUpdate.Sentence? sentence)
    {
        if (sentence is not null)
        {
            updates.TryWrite(sentence);
        }
    }

    // A sentence that the token limit cut is dropped, unless it is all there is.
    private void AddRest()
    {
        var rest = _reader.Complete();
        if (rest.Length > 0 && (_finish != ChatFinishReason.Length || !draft.HasModelSentences))
        {
            Add(rest);
        }

        _unfinished = "";
    }

    private Dictionary<string, string> Parameters()
    {
        var parameters = new Dictionary<string, string>
        {
            ["temperature"] = use.Options.Temperature.ToString(CultureInfo.InvariantCulture),
            [AnswerTrace.MaxTokens] = MaxTokens.ToString(CultureInfo.InvariantCulture),
            ["seed"] = (question.Seed ?? use.Options.Seed).ToString(CultureInfo.InvariantCulture),
            ["prompt_style"] = use.Style.ToString(),
            ["decline_text"] = prompt.Decline,
        };
        if (use.Adapter is { } adapter)
        {
            parameters[ChatModelProperties.Lora] = string.Create(CultureInfo.InvariantCulture, $"{adapter.Name} × {adapter.Adapter?.Scale ?? 1}");
            parameters[ChatModelProperties.FirstTokenBias] = Never.ToString(CultureInfo.InvariantCulture);
        }

        return parameters;
    }
}
