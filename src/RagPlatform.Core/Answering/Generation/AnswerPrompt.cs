using Microsoft.SemanticKernel;
using RagPlatform.Core.Answering.Verification;
using RagPlatform.Core.Evaluation.Questions;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering.Generation;

/// <summary>A prompt function with its arguments, and what its numbers stand for.</summary>
/// <param name="Function">The template.</param>
/// <param name="Arguments">Its variables.</param>
/// <param name="Sources">Source n of the prompt is <c>Sources[n - 1]</c>.</param>
/// <param name="Passages">When the sources are whole passages: those, in the same order; else empty.</param>
/// <param name="Decline">What the model says when the sources do not answer.</param>
internal sealed record AnswerPrompt(
    KernelFunction Function, IReadOnlyDictionary<string, string> Arguments, IReadOnlyList<Source> Sources, IReadOnlyList<Passage> Passages, string Decline);

/// <summary>How the chosen model is used for one answer.</summary>
/// <param name="Status">The model.</param>
/// <param name="Style">Never <see cref="PromptStyle.Auto"/>.</param>
/// <param name="Adapter">The adapter; null for none.</param>
/// <param name="LeadsWithQuote">The answer begins with the best sentence of the documents.</param>
/// <param name="Options">Its settings.</param>
internal sealed record ModelUse(
    ChatModelStatus Status, PromptStyle Style, InstalledModel? Adapter, bool LeadsWithQuote, ChatModelAnswerOptions Options)
{
    private const int DefaultMaxTokens = 400;

    /// <summary>Longest answer.</summary>
    public int MaxTokens => Options.MaxTokens ?? Adapter?.Adapter?.MaxTokens ?? DefaultMaxTokens;

    /// <summary>Name for people: the model, "+ adapter".</summary>
    public string Name => (Status.Model?.Name ?? "unknown") + (Adapter is null ? "" : $" + {Adapter.Name}");

    /// <summary>The same model in another way, for evaluation.</summary>
    public ModelUse As(QuestionVariant variant) => variant switch
    {
        QuestionVariant.ModelFirst => this with { LeadsWithQuote = false },
        QuestionVariant.PlainModel => this with { Adapter = null, Style = PromptStyle.Sentences, LeadsWithQuote = false },
        QuestionVariant.PlainModelWithPassages => this with { Adapter = null, Style = PromptStyle.Passages, LeadsWithQuote = false },
        _ => this,
    };

    /// <summary>Decides style and adapter by the settings, the assistant and what is loaded.</summary>
    public static ModelUse Choose(ChatModelStatus status, Assistants.Assistant? assistant, AnswerOptions options)
    {
        var settings = options.For(status.Model?.Name);
        var wanted = assistant?.Adapter ?? settings.Adapter;
        var adapter = wanted switch
        {
            AnswerOptions.None => null,
            AnswerOptions.Auto => status.Adapters.FirstOrDefault(candidate => candidate.Adapter is not null),
            _ => status.Adapters.FirstOrDefault(candidate => string.Equals(candidate.Name, wanted, StringComparison.OrdinalIgnoreCase)),
        };
        var style = settings.PromptStyle != PromptStyle.Auto ? settings.PromptStyle
            : adapter?.Adapter is not null || status.Model?.Parameters < options.SmallModelParameters ? PromptStyle.Sentences
            : PromptStyle.Passages;
        var leadsWithQuote = settings.Lead == AnswerLead.BestSentence || (settings.Lead == AnswerLead.Auto && style == PromptStyle.Sentences);
        return new ModelUse(status, style, adapter, leadsWithQuote, settings);
    }
}
