using Microsoft.SemanticKernel;

namespace RagPlatform.Core.Answering.Generation;

/// <summary>The prompt functions, made from the templates in <c>Prompts/*.md</c>. Stateless, so one of each serves all kernels.</summary>
internal static class PromptTemplates
{
    /// <summary>Exactly what an adapter's manifest says.</summary>
    public static KernelFunction AnswerWithAdapter { get; } = Load("answer-adapter", "system", "user");

    /// <summary>Numbered evidence sentences, for small models without an adapter.</summary>
    public static KernelFunction AnswerFromSentences { get; } = Load("answer-sentences", "decline", "instructions", "sources", "question");

    /// <summary>Numbered passages, with earlier turns.</summary>
    public static KernelFunction AnswerFromPassages { get; } = Load("answer-passages", "decline", "instructions", "history", "sources", "question");

    /// <summary>A follow-up, rewritten so that it stands alone.</summary>
    public static KernelFunction Condense { get; } = Load("condense", "conversation", "question");

    private static KernelFunction Load(string name, params string[] variables)
    {
        var resource = $"{typeof(AnswerPipeline).Namespace}.Prompts.{name}.md";
        using var stream = typeof(AnswerPipeline).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"Prompt template {resource} is not embedded in {typeof(AnswerPipeline).Assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return KernelFunctionFactory.CreateFromPrompt(new PromptTemplateConfig(reader.ReadToEnd())
        {
            Name = name.Replace('-', '_'),
            InputVariables = [.. variables.Select(variable => new InputVariable
            {
                Name = variable,
                IsRequired = true,
                // History is made of encoded parts; the kernel encodes the rest: no document or person can begin a message of its own.
                AllowDangerouslySetContent = variable == "history",
            })],
        });
    }
}
