using System.Globalization;
using System.Text;
using RagPlatform.Core.Answering.Evidence;
using RagPlatform.Core.Answering.Verification;
using RagPlatform.Core.Models;
using RagPlatform.Core.Retrieval;

namespace RagPlatform.Core.Answering.Generation;

/// <summary>Builds the prompt of an answer so that it fits the model's context, counted with the model's own tokenizer.</summary>
internal static class PromptBuilder
{
    /// <summary>What models say that have no adapter with a text of its own.</summary>
    public const string Decline = "Not in the documents.";

    // Begin and end marks of the messages and the words of our templates; counted generously, since a prompt that is too long is refused.
    private const int TemplateTokens = 200;

    /// <summary>Sentences or passages, as the model is used.</summary>
    public static Task<AnswerPrompt> BuildAsync(PromptInput input, ModelUse use, CountTokens count, CancellationToken cancellationToken) =>
        use.Style == PromptStyle.Sentences ? FromSentencesAsync(input, use, count, cancellationToken) : FromPassagesAsync(input, use, count, cancellationToken);

    private static async Task<AnswerPrompt> FromSentencesAsync(PromptInput input, ModelUse use, CountTokens count, CancellationToken cancellationToken)
    {
        var manifest = use.Adapter?.Adapter;
        var most = Math.Min(manifest?.RecommendedSentences ?? input.Evidence.Count, manifest?.MaximumSentences ?? int.MaxValue);
        var budget = use.Status.ContextTokens - use.MaxTokens - TemplateTokens - await count(input.Question + input.Instructions, cancellationToken);
        var lines = new List<string>();
        var sources = new List<Source>();
        foreach (var sentence in input.Evidence.Take(most))
        {
            var line = Line(manifest, sources.Count + 1, sentence);
            budget -= await count(line, cancellationToken) + 1;
            if (budget < 0 && sources.Count > 0)
            {
                break;
            }

            lines.Add(line);
            sources.Add(Source.Of(sentence));
        }

        var text = string.Join('\n', lines);
        return manifest is null
            ? new AnswerPrompt(PromptTemplates.AnswerFromSentences, new Dictionary<string, string>
            {
                ["decline"] = Decline, ["instructions"] = input.Instructions, ["sources"] = text, ["question"] = input.Question,
            }, sources, [], Decline)
            : new AnswerPrompt(PromptTemplates.AnswerWithAdapter, new Dictionary<string, string>
            {
                ["system"] = manifest.System,
                ["user"] = Fill(manifest.User, ("sentences", text), ("question", input.Question)),
            }, sources, [], manifest.DeclineText);
    }

    private static async Task<AnswerPrompt> FromPassagesAsync(PromptInput input, ModelUse use, CountTokens count, CancellationToken cancellationToken)
    {
        var budget = use.Status.ContextTokens - use.MaxTokens - TemplateTokens - await count(input.Question + input.Instructions, cancellationToken);

        // A follow-up goes on from the earlier prompt word for word: what is in the model's cache is not read again.
        List<Passage> numbered = [.. input.Earlier.Passages];
        var history = input.Earlier.Messages;
        budget -= await count(string.Concat(history.Select(message => message.Text)), cancellationToken) + (8 * history.Count);
        if (budget < use.Status.ContextTokens / 4)
        {
            budget += await count(string.Concat(history.Select(message => message.Text)), cancellationToken) + (8 * history.Count);
            (history, numbered) = ([], []);
        }

        var known = numbered.Select(passage => passage.ChunkId).ToHashSet();
        var text = new StringBuilder();
        var news = input.Passages.Take(input.MostPassages).Where(passage => !known.Contains(passage.ChunkId));
        foreach (var passage in known.Count > 0 ? news.Take(input.MostNewPassages) : news)
        {
            var block = Block(numbered.Count + 1, passage);
            budget -= await count(block, cancellationToken);
            if (budget < 0 && numbered.Count > 0)
            {
                break;
            }

            text.Append(block);
            numbered.Add(passage);
        }

        return new AnswerPrompt(PromptTemplates.AnswerFromPassages, new Dictionary<string, string>
        {
            ["decline"] = Decline,
            ["instructions"] = input.Instructions,
            ["history"] = ChatHistoryMarkup.Write(history),
            ["sources"] = text.ToString().TrimEnd(),
            ["question"] = input.Question,
        }, [.. numbered.Select(Source.Of)], numbered, Decline);
    }

    private static string Line(AdapterManifest? manifest, int number, EvidenceSentence sentence)
    {
        var title = sentence.Passage.Title;
        var pattern = title.Length == 0
            ? manifest?.SentenceWithoutTitle ?? "[{number}] {text}"
            : manifest?.Sentence ?? "[{number}] {title}: {text}";
        return Fill(pattern, ("number", number.ToString(CultureInfo.InvariantCulture)), ("title", title), ("text", sentence.SingleLine));
    }

    private static string Block(int number, Passage passage)
    {
        var place = passage.Chunk.Heading.Length == 0 ? passage.Title : $"{passage.Title} › {passage.Chunk.Heading}";
        return string.Create(CultureInfo.InvariantCulture, $"[{number}] {place}\n{EmbeddedInstructions.Without(passage.Chunk.Text, passage.Chunk.Kind).Trim()}\n\n");
    }

    // In one pass over the pattern: what a document says ("{question}") is never taken for a place to fill.
    private static string Fill(string pattern, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length;)
        {
            var filled = false;
            foreach (var (name, value) in values)
            {
                if (pattern.AsSpan(i).StartsWith("{" + name + "}", StringComparison.Ordinal))
                {
                    text.Append(value);
                    i += name.Length + 2;
                    filled = true;
                    break;
                }
            }

            if (!filled)
            {
                text.Append(pattern[i++]);
            }
        }

        return text.ToString();
    }
}

/// <summary>What a prompt is made from.</summary>
/// <param name="Question">The question that stands alone.</param>
/// <param name="Instructions">How to answer, from the assistant; may be empty.</param>
/// <param name="Evidence">Best first.</param>
/// <param name="Passages">Best first.</param>
/// <param name="MostPassages">Passages wanted in the prompt.</param>
/// <param name="MostNewPassages">Of these, most that stand behind <paramref name="Earlier"/>.</param>
/// <param name="Earlier">The prompt that this one goes on from.</param>
internal sealed record PromptInput(
    string Question,
    string Instructions,
    IReadOnlyList<EvidenceSentence> Evidence,
    IReadOnlyList<Passage> Passages,
    int MostPassages,
    int MostNewPassages,
    EarlierPrompt Earlier);

/// <summary>Messages of the last prompt after the system message, with its answer, and the passages they number; empty for none.</summary>
internal sealed record EarlierPrompt(IReadOnlyList<PromptMessage> Messages, IReadOnlyList<Passage> Passages)
{
    public static EarlierPrompt None { get; } = new([], []);
}
