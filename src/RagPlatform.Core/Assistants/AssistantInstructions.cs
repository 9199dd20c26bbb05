namespace RagPlatform.Core.Assistants;

/// <summary>What an assistant adds to the prompt. Adapters are prompted exactly as they were trained, without it.</summary>
internal static class AssistantInstructions
{
    public static string Of(Assistant? assistant)
    {
        if (assistant is null)
        {
            return "";
        }

        var parts = new List<string>();
        if (assistant.Instructions.Trim() is { Length: > 0 } instructions)
        {
            parts.Add(instructions);
        }

        if (assistant.Tone.Trim() is { Length: > 0 } tone)
        {
            parts.Add($"Tone: {tone}.");
        }

        if (assistant.Languages.Count > 0)
        {
            parts.Add($"Answer in one of these languages: {string.Join(", ", assistant.Languages)}.");
        }

        return string.Join('\n', parts);
    }
}
