using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using RagPlatform.Web.Resources;

namespace RagPlatform.Web.Features.Chat;

/// <summary>Answers and conversations as text to take along.</summary>
internal static partial class MarkdownExport
{
    private const int LongestName = 60;

    /// <summary>The answer's words alone.</summary>
    public static string Plain(ExchangeState state) => string.Concat(state.Sentences.Select(s => s.Text)).Trim() + state.Pending;

    /// <summary>The answer with its numbers and the list of its sources. What is not in the sources says so here too.</summary>
    public static string Answer(ExchangeState state, IStringLocalizer<SharedResources> texts)
    {
        var text = new StringBuilder();
        foreach (var sentence in state.Sentences)
        {
            text.Append(sentence.Text);
            _ = sentence.Supported
                ? text.AppendJoin("", sentence.Citations.Select(n => string.Create(CultureInfo.InvariantCulture, $" [{n}]")))
                : text.Append(" (").Append(texts["NotInSources"].Value).Append(')');
        }

        text.Append(state.Pending);
        if (state.Citations.Count > 0)
        {
            text.Append("\n\n").Append(texts["Sources"].Value).Append(":\n");
            foreach (var citation in state.Citations)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{citation.Number}. {citation.DocumentName}, {texts.Place(citation)}: “{citation.Quote.Trim()}”");
            }
        }

        return text.ToString().Trim();
    }

    public static string Exchange(ExchangeState state, IStringLocalizer<SharedResources> texts) =>
        $"## {Line(state.Question)}\n\n{(state.HasText ? Answer(state, texts) : texts["NotFoundTitle"].Value)}\n";

    public static string Conversation(string title, IEnumerable<ExchangeState> exchanges, IStringLocalizer<SharedResources> texts) =>
        $"# {Line(title)}\n\n{string.Join('\n', exchanges.Select(e => Exchange(e, texts)))}";

    /// <summary>A file name that every system takes.</summary>
    public static string FileName(string title)
    {
        var name = Unusual().Replace(title, "-").Trim('-', ' ');
        return (name.Length == 0 ? "answer" : name.Length > LongestName ? name[..LongestName].TrimEnd('-') : name) + ".md";
    }

    private static string Line(string text) => text.ReplaceLineEndings(" ");

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex Unusual();
}
