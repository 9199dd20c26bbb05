using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Evaluation.Questions;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Feedback;

/// <summary>Makes feedback a question that the assistant is measured by.</summary>
public sealed partial class QuestionDialog(AssistantQuestions questions, CurrentCaller current)
{
    private string _question = "";
    private string _answer = "";
    private string _document = "";
    private int? _number;
    private string? _problem;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public Guid FeedbackId { get; set; }

    /// <summary>What the fields say at first.</summary>
    [Parameter, EditorRequired] public required QuestionDraft Suggested { get; set; }

    protected override void OnInitialized() =>
        (_question, _answer, _document, _number) = (Suggested.Question ?? "", Suggested.Answer ?? "", Suggested.DocumentName ?? "", Suggested.Page);

    private async Task AddAsync()
    {
        try
        {
            var added = await questions.AddAsync(
                FeedbackId, new(_question, _answer, DocumentId: null, _document, _number ?? 1), current.Caller, CancellationToken.None);
            if (added is not null)
            {
                Dialog.Close(DialogResult.Ok(added.Id));
                return;
            }

            _problem = L["Gone"];
        }
        catch (UnusableQuestionException)
        {
            _problem = L["QuestionProblem", AssistantQuestions.MaxQuestion, AssistantQuestions.MaxAnswer];
        }
    }
}
