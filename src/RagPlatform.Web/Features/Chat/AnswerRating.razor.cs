using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Feedback;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Chat;

/// <summary>Thumbs under a finished answer. A thumb up counts at once; a thumb down asks why. Both can be taken back.</summary>
public sealed partial class AnswerRating(AnswerFeedback feedback, CurrentCaller current)
{
    private FeedbackEntry? _given;
    private FeedbackReason? _reason;
    private ElementReference _down;
    private ElementReference _first;
    private string _comment = "";
    private string _said = "";
    private bool _isAsking;
    private bool _movesIn;
    private bool _movesBack;

    /// <summary>A finished answer.</summary>
    [Parameter, EditorRequired] public required Core.Answering.Answer Answer { get; set; }

    private string NoteId => $"rating-{Answer.MessageId:N}";

    private string Readers => Answer.AssistantId is null ? L["FeedbackReadersNone"] : L["FeedbackReaders"];

    protected override async Task OnInitializedAsync()
    {
        _given = await feedback.FindOwnAsync(Answer, current.Caller, CancellationToken.None);
        (_reason, _comment) = (_given?.Reason, _given?.Comment ?? "");
    }

    // The focus goes along: into the form when it opens, back to its button when it closes.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_movesIn || _movesBack)
        {
            var target = _movesIn ? _first : _down;
            (_movesIn, _movesBack) = (false, false);
            await target.FocusAsync(preventScroll: true);
        }
    }

    private string IsPressed(FeedbackVerdict verdict) => _given?.Verdict == verdict ? "true" : "false";

    private async Task ToggleGoodAsync()
    {
        _isAsking = false;
        if (_given?.Verdict == FeedbackVerdict.Good)
        {
            await TakeBackAsync();
            _movesBack = false; // The button that was pressed is still there.
        }
        else
        {
            await GiveAsync(FeedbackVerdict.Good, null, null);
        }
    }

    private void ToggleForm() => (_isAsking, _movesIn, _said) = (!_isAsking, !_isAsking, "");

    private void Close() => (_isAsking, _movesBack) = (false, true);

    private async Task SendAsync()
    {
        await GiveAsync(FeedbackVerdict.Bad, _reason, _comment);
        Close();
    }

    private async Task GiveAsync(FeedbackVerdict verdict, FeedbackReason? reason, string? comment)
    {
        var given = await feedback.GiveAsync(Answer.MessageId, verdict, reason, comment, FeedbackDoor.Page, current.Caller, CancellationToken.None);
        (_given, _said) = given is null ? (_given, L["FeedbackGone"].Value) : (given, L["FeedbackThanks", Readers].Value);
    }

    private async Task TakeBackAsync()
    {
        await feedback.TakeBackAsync(Answer.MessageId, current.Caller, CancellationToken.None);
        (_given, _reason, _comment, _said, _movesBack) = (null, null, "", L["FeedbackTakenBack"], true);
    }
}
