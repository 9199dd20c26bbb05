using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;

namespace RagPlatform.Core.Answering.Orchestration;

/// <summary>
/// Breaks up the marks with which chat templates begin and end messages (<c>&lt;|im_start|&gt;</c>, <c>[INST]</c>, …) wherever a document,
/// a question or a conversation brings them into a prompt: a tokenizer that reads them as its own would let a document speak as the
/// system. Our templates hold none, so whatever is found came from outside.
/// </summary>
internal sealed partial class PromptGuard(ILogger<PromptGuard> logger) : IPromptRenderFilter
{
    public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
    {
        await next(context);
        if (context.RenderedPrompt is { } prompt && Marks().IsMatch(prompt))
        {
            context.RenderedPrompt = Neutralise(prompt);
            Log.MarksFound(logger, context.Function.Name);
        }
    }

    /// <summary>Puts a space into each mark: people still read what stood there, a tokenizer no longer does.</summary>
    internal static string Neutralise(string prompt) => Marks().Replace(prompt, match => match.Value switch
    {
        var bracket when bracket[0] == '[' => "[ " + bracket[1..],
        var encoded => "&lt; " + encoded[(encoded.IndexOf(';', StringComparison.Ordinal) + 1)..],
    });

    // Variables are encoded when the filter sees them: "<" is "&lt;", "|" stays. U+FF5C is the bar of DeepSeek's marks.
    [GeneratedRegex(
        @"&lt;[|｜][\w\-▁]{1,40}[|｜]&gt;|&lt;/?s&gt;|&lt;/?(?:start|end)_of_(?:turn|text)&gt;|&lt;/?(?:bos|eos|pad|unk)&gt;|&lt;&lt;/?SYS&gt;&gt;|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS)\]",
        RegexOptions.IgnoreCase)]
    private static partial Regex Marks();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A document or question brought marks of a chat template into the prompt {Function}; they were broken up.")]
        public static partial void MarksFound(ILogger logger, string function);
    }
}
