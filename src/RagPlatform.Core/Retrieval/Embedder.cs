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
/// dimensions by <see cref="EmbeddingGeneratorMetadata"/>, and gives its <see cref="TokenCounter"/> by <c>GetService</c>.
/// </param>
public sealed class Embedder(IEmbeddingGenerator<string, Embedding<float>>? generator)
{
    /// <summary>Key in <see cref="EmbeddingGenerationOptions.AdditionalProperties"/>; value <c>query</c> or <c>passage</c>.</summary>
    public const string InputTypeKey = "input_type";

    private static readonly EmbeddingGenerationOptions Query = new() { AdditionalProperties = new() { [InputTypeKey] = "query" } };
    private static readonly EmbeddingGenerationOptions Passages = new() { AdditionalProperties = new() { [InputTypeKey] = "passage" } };

    private readonly EmbeddingGeneratorMetadata? _metadata = generator?.GetService<EmbeddingGeneratorMetadata>();

    /// <summary>Whether an embedding model is installed.</summary>
    [MemberNotNullWhen(true, nameof(ModelName))]
    public bool IsAvailable => generator is not null;

    /// <summary>Name of the model, as collections remember it.</summary>
    public string? ModelName => generator is null ? null : _metadata?.DefaultModelId ?? "unnamed";

    /// <summary>Length of one embedding; 0 when there is no model.</summary>
    public int Dimensions => _metadata?.DefaultModelDimensions ?? 0;

    /// <summary>Counts tokens as the model does; falls back to four characters a token.</summary>
    public TokenCounter CountTokens { get; } = generator?.GetService<TokenCounter>() ?? (text => (text.Length + 3) / 4);

    /// <summary>Embeds a question.</summary>
    /// <returns>L2 norm 1.</returns>
    /// <exception cref="InvalidOperationException">No embedding model is installed.</exception>
    public async Task<ReadOnlyMemory<float>> EmbedQueryAsync(string text, CancellationToken cancellationToken) =>
        (await Generator.GenerateAsync([text], Query, cancellationToken))[0].Vector;

    /// <summary>Embeds passages or sentences, in the order given.</summary>
    /// <returns>One embedding of L2 norm 1 a text.</returns>
    /// <exception cref="InvalidOperationException">No embedding model is installed.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedPassagesAsync(
        IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        texts.Count == 0 ? [] : [.. (await Generator.GenerateAsync(texts, Passages, cancellationToken)).Select(e => e.Vector)];

    private IEmbeddingGenerator<string, Embedding<float>> Generator =>
        generator ?? throw new InvalidOperationException("No embedding model is installed. Install one under Models, or search by text.");
}
