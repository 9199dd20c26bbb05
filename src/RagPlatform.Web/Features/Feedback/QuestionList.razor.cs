using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Evaluation.Questions;

namespace RagPlatform.Web.Features.Feedback;

/// <summary>The questions that an assistant is measured by.</summary>
public sealed partial class QuestionList
{
    [Parameter, EditorRequired] public Guid AssistantId { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<SeenQuestion> Questions { get; set; }

    [Parameter] public EventCallback<AssistantQuestion> OnDelete { get; set; }

    private string What(AssistantQuestion question, bool isHidden) =>
        isHidden ? L["QuestionHidden"]
        : question is { Answer: null, DocumentName: null } ? L["QuestionUnanswerable"]
        : string.Join(" · ", new[]
        {
            question.Answer, question.DocumentName, question.Page is { } page ? L["PageNumber", page].Value : null,
        }.OfType<string>());
}
