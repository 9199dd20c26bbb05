using System.Globalization;
using System.Text;
using LLama;
using LLama.Exceptions;

namespace RagPlatform.ModelHost.Engine;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">Its text.</param>
public sealed record ChatTurn(string Role, string Content);

/// <summary>Turns a conversation into the prompt that the model was trained on.</summary>
/// <remarks>
/// llama.cpp knows the common templates by their look (ChatML, Llama 2 and 3, Mistral, Gemma, Phi, Falcon and others) and does not run
/// Jinja. A file without a template, or with one that is not known, is prompted with ChatML, and <see cref="Warning"/> says so.
/// </remarks>
public sealed class ChatTemplate
{
    private const string ChatMl = "chatml";
    private readonly LanguageModel _model;
    private readonly string _template;

    internal ChatTemplate(LanguageModel model)
    {
        _model = model;
        _template = model.Handle.GetTemplate(strict: false) ?? "";
        if (_template.Length == 0)
        {
            _template = ChatMl;
            Warning = "The file has no chat template; ChatML is used. Answers may be poor.";
            return;
        }

        try
        {
            Render([new ChatTurn("user", "Hello")]);
        }
        catch (MissingTemplateException)
        {
            _template = ChatMl;
            Warning = "The file's chat template is not one of those that llama.cpp knows; ChatML is used instead. Answers may be poor.";
        }
    }

    /// <summary>What to tell who chose this model; null when its own template is used.</summary>
    public string? Warning { get; }

    /// <summary>The prompt as text.</summary>
    public string Render(IReadOnlyList<ChatTurn> turns)
    {
        var template = new LLamaTemplate(_template) { AddAssistant = true };
        foreach (var turn in turns)
        {
            template.Add(turn.Role, turn.Content);
        }

        return Encoding.UTF8.GetString(template.Apply());
    }

    /// <summary>The prompt as tokens.</summary>
    /// <remarks>
    /// A document or a question may hold the text <c>&lt;|im_end|&gt;</c>. As a special token it would end the turn and let the
    /// document speak as the user or the system; so in such a case the texts are tokenised apart from the template, as plain text.
    /// </remarks>
    public int[] Tokenize(IReadOnlyList<ChatTurn> turns)
    {
        var vocabulary = _model.Vocabulary;
        if (!turns.Any(turn => vocabulary.HoldsSpecial(turn.Content)))
        {
            return vocabulary.Tokenize(Render(turns), AddSpecial, parseSpecial: true);
        }

        // Characters of the private use area stand for the texts while the template is applied.
        var rendered = Render([.. turns.Select((turn, index) => turn with { Content = Mark(index) })]);
        var tokens = new List<int>();
        var position = 0;
        for (var index = 0; index < turns.Count; index++)
        {
            var mark = rendered.IndexOf(Mark(index), position, StringComparison.Ordinal);
            if (mark < 0)
            {
                continue; // The template leaves this turn out.
            }

            tokens.AddRange(vocabulary.Tokenize(rendered[position..mark], AddSpecial && position == 0, parseSpecial: true));
            tokens.AddRange(vocabulary.Tokenize(turns[index].Content, addSpecial: false, parseSpecial: false));
            position = mark + Mark(index).Length;
        }

        tokens.AddRange(vocabulary.Tokenize(rendered[position..], addSpecial: false, parseSpecial: true));
        return [.. tokens];
    }

    // Templates of llama.cpp leave the begin token to the tokenizer.
    private bool AddSpecial => _model.Handle.Vocab.ShouldAddBOS;

    private static string Mark(int index) => string.Create(CultureInfo.InvariantCulture, $"\uE0F0{index}\uE0F1");
}
