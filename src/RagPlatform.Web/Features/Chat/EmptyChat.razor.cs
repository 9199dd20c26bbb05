using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Assistants;

namespace RagPlatform.Web.Features.Chat;

/// <summary>A conversation without a question: who answers, and what could be asked.</summary>
public sealed partial class EmptyChat
{
    private const int Longest = 4;

    [Parameter] public IReadOnlyList<Assistant> Assistants { get; set; } = [];

    [Parameter] public Guid? AssistantId { get; set; }

    [Parameter] public bool CanAsk { get; set; }

    [Parameter] public EventCallback<Guid?> OnAssistant { get; set; }

    [Parameter] public EventCallback<string> OnAsk { get; set; }

    private Assistant? Chosen => Assistants.FirstOrDefault(a => a.Id == AssistantId);

    private List<string> Questions => Chosen is { } chosen
        ? [.. chosen.StarterQuestions.Take(Longest)]
        : [.. Assistants.SelectMany(a => a.StarterQuestions.Take(1)).Take(Longest)];
}
