using System.Diagnostics.CodeAnalysis;
using RagPlatform.Core.Access;

namespace RagPlatform.Web.Features.Ask;

/// <summary>Which questions are put, whatever door they come in by. How a refusal is told is the door's.</summary>
internal static class QuestionRules
{
    /// <summary>Longest question, characters: beyond it, it is a document.</summary>
    public const int MaxLength = 8_000;

    public static bool HasLength([NotNullWhen(true)] string? question) => !string.IsNullOrWhiteSpace(question) && question.Length <= MaxLength;

    /// <summary>A key that is narrowed to assistants asks one of them, and nowhere but in its collections.</summary>
    public static bool KeepsToAssistants(Caller caller, bool hasAssistant, bool hasCollections) =>
        caller.OnlyAssistantIds is null || (hasAssistant && !hasCollections);
}
