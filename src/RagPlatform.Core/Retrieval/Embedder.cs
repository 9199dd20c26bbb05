using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace RagPlatform.Core.Retrieval;

/// <summary>Counts tokens of a text with a model's own tokenizer, special tokens not counted.</summary>
public delegate int TokenCounter(string text);

/// <summary>
/// The installed embedding model, or none. Wraps the generator so that callers say what they embed (a question or a passage)
/// and need not know prefixes. Thread-safe when the generator is.
/// </summary>
/// <param name="generator">
/// The model; null when none is installed. It reads <see cref="InputTypeKey"/> from the options' additional properties, tells name and
/// dimensions by <see cref="EmbeddingGeneratorMetadata"/>, and gives its <see cref="TokenCounter"/> by <c>GetService</c>; it may give
/// <see cref="EmbedderStatus"/> and <see cref="PrepareEmbedder"/> too.
/// </param>
/// <param name="problem">For people: why there is no model although the settings ask for one.</param>
public sealed class Embedder(IEmbeddingGenerator<string, Embedding<float>>? generator, string? problem = null) : IDisposable
{
    /// <summary>
    /// Key in <see cref="EmbeddingGenerationOptions.AdditionalProperties"/>; value <c>query</c>, <c>passage</c> (ingestion: gives way to
    /// everything else), or <c>sentence</c> (a passage's or an answer's sentence while somebody waits: as a passage, at once).
    /// </summary>
    public const string InputTypeKey = "input_type";

    private static readonly EmbeddingGenerationOptions Query = new() { AdditionalProperties = new() { [InputTypeKey] = "query" } };
    private static readonly EmbeddingGenerationOptions Passages = new() { AdditionalProperties = new() { [InputTypeKey] = "passage" } };
    private static readonly EmbeddingGenerationOptions Sentences = new() { AdditionalProperties = new() { [InputTypeKey] = "sentence" } };

    private readonly EmbeddingGeneratorMetadata? _metadata = generator?.GetService<EmbeddingGeneratorMetadata>();
    private readonly PrepareEmbedder? _prepare = generator?.GetService<PrepareEmbedder>();

    /// <summary>
    /// Whether an embedding model is installed and, as far as is known, works. It turns false when loading fails: call
    /// <see cref="PrepareAsync"/> first where that matters.
    /// </summary>
    [MemberNotNullWhen(true, nameof(ModelName))]
    public bool IsAvailable => generator is not null && Status.State != EmbedderState.Failed;

    /// <summary>How the model stands, what it takes and how fast it is.</summary>
    public EmbedderStatus Status => generator is null
        ? new(EmbedderState.None, Error: problem)
        : generator.GetService<EmbedderStatus>() ?? new(EmbedderState.Ready);

    /// <summary>Name of the model, as collections remember it; null when none is installed.</summary>
    public string? ModelName => generator is null ? null : _metadata?.DefaultModelId ?? "unnamed";

    /// <summary>Length of one embedding; 0 when there is no model.</summary>
    public int Dimensions => _metadata?.DefaultModelDimensions ?? 0;

    /// <summary>Counts tokens as the model does; falls back to four characters a token.</summary>
    public TokenCounter CountTokens { get; } = generator?.GetService<TokenCounter>() ?? (text => (text.Length + 3) / 4);

    /// <summary>Loads the model if that has not happened. Does not throw when it cannot be loaded.</summary>
    /// <returns>Whether texts can be embedded; when not, <see cref="Status"/> says why.</returns>
    public async Task<bool> PrepareAsync(CancellationToken cancellationToken) =>
        generator is not null && (_prepare is null || (await _prepare(cancellationToken)).State == EmbedderState.Ready);

    /// <summary>Embeds a question.</summary>
    /// <returns>L2 norm 1.</returns>
    /// <exception cref="InvalidOperationException">No embedding model is installed.</exception>
    /// <exception cref="EmbeddingModelException">The model cannot be loaded.</exception>
    public async Task<ReadOnlyMemory<float>> EmbedQueryAsync(string text, CancellationToken cancellationToken) =>
        (await Generator.GenerateAsync([text], Query, cancellationToken))[0].Vector;

    /// <summary>Embeds passages, in the order given. Gives way to questions, sentences and running answers between two texts.</summary>
    /// <returns>One embedding of L2 norm 1 a text.</returns>
    /// <exception cref="InvalidOperationException">No embedding model is installed.</exception>
    /// <exception cref="EmbeddingModelException">The model cannot be loaded.</exception>
    public Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedPassagesAsync(
        IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        EmbedAsync(texts, Passages, cancellationToken);

    /// <summary>Embeds sentences of passages or answers while somebody waits, in the order given: does not give way.</summary>
    /// <returns>One embedding of L2 norm 1 a text, as <see cref="EmbedPassagesAsync"/> gives it.</returns>
    /// <exception cref="InvalidOperationException">No embedding model is installed.</exception>
    /// <exception cref="EmbeddingModelException">The model cannot be loaded.</exception>
    public Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedSentencesAsync(
        IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        EmbedAsync(texts, Sentences, cancellationToken);

    /// <summary>Unloads the model.</summary>
    public void Dispose() => generator?.Dispose();

    private async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(
        IReadOnlyList<string> texts, EmbeddingGenerationOptions options, CancellationToken cancellationToken) =>
        texts.Count == 0 ? [] : [.. (await Generator.GenerateAsync(texts, options, cancellationToken)).Select(e => e.Vector)];

    private IEmbeddingGenerator<string, Embedding<float>> Generator =>
        generator ?? throw new InvalidOperationException("No embedding model is installed. Install one under Models, or search by text.");
}
