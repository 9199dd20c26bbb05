using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Evaluation.Questions;
using RagPlatform.Core.Feedback;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Feedback;

/// <summary>What people say of an assistant's answers, for those who edit it; without an assistant, all that one may read.</summary>
public sealed partial class FeedbackPage(
    FeedbackReview review, AssistantQuestions questions, IAssistantStore assistants, CurrentCaller current, IDialogService dialogs, UndoSnackbar snackbar)
    : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly Stack<long?> _before = []; // Where the newer pages began.
    private IReadOnlyDictionary<Guid, string> _names = new Dictionary<Guid, string>();
    private IReadOnlyList<SeenQuestion> _questions = [];
    private FeedbackCounts _counts = new(0, 0, 0, []);
    private SeenFeedbackResult? _page;
    private Assistant? _assistant;
    private long? _began;
    private bool _hasAny;
    private bool _isMissing;
    private FeedbackVerdict? _verdict;
    private FeedbackReason? _reason;
    private FeedbackState? _state;
    private DateOnly? _from;
    private DateOnly? _to;
    private string? _search;

    /// <summary>The assistant; null for all.</summary>
    [Parameter] public Guid? Id { get; set; }

    private FeedbackQuery Query => new()
    {
        AssistantId = Id, Verdict = _verdict, Reason = _reason, State = _state, From = Start(_from), To = Start(_to?.AddDays(1)), Search = _search,
    };

    protected override async Task OnParametersSetAsync()
    {
        _names = (await assistants.ListAsync(current.Caller.Filter(), _leaving.Token)).ToDictionary(assistant => assistant.Id, assistant => assistant.Name);
        _assistant = Id is { } id ? await assistants.FindAsync(id, current.Caller.Filter(), _leaving.Token) : null;
        _before.Clear();
        await ReadAsync(before: null);
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private string NameOf(FeedbackEntry entry) => entry.AssistantId is { } id ? _names.GetValueOrDefault(id, "") : L["NoAssistant"];

    private Task SearchAsync()
    {
        _before.Clear();
        return ReadAsync(before: null);
    }

    private Task OlderAsync()
    {
        _before.Push(_began);
        return ReadAsync(_page!.Next);
    }

    private Task NewerAsync() => ReadAsync(_before.Pop());

    private async Task ReadAsync(long? before)
    {
        try
        {
            // What the numbers and the plot say does not depend on which of good and bad, open and handled are listed.
            _counts = await review.CountAsync(Query with { Verdict = null, Reason = null, State = null }, current.Caller, _leaving.Token);
            _hasAny = _counts.Good + _counts.Bad > 0 || (await review.ListAsync(new() { AssistantId = Id, Limit = 1 }, current.Caller, _leaving.Token)).Total > 0;
            _page = await review.ListAsync(Query with { Before = before }, current.Caller, _leaving.Token);
            _began = before;
            await ReadQuestionsAsync();
            _isMissing = false;
        }
        catch (AccessDeniedException)
        {
            (_isMissing, _page, _assistant) = (true, null, null); // From the beginning, or taken away while the page was open.
        }
    }

    private async Task ReadQuestionsAsync() => _questions = Id is { } id ? await questions.ListAsync(id, current.Caller, _leaving.Token) : [];

    private async Task SetStateAsync((FeedbackEntry Entry, FeedbackState State) change)
    {
        if (!await review.SetStateAsync(change.Entry.Id, change.State, current.Caller, _leaving.Token))
        {
            snackbar.Tell(L["Gone"]);
        }

        await ReadAsync(_began);
    }

    private async Task MakeQuestionAsync(FeedbackEntry entry)
    {
        if (await questions.SuggestAsync(entry.Id, current.Caller, _leaving.Token) is not { } suggested)
        {
            snackbar.Tell(L["Gone"]);
            await ReadAsync(_began);
            return;
        }

        var dialog = await dialogs.ShowAsync<QuestionDialog>(
            L["MakeQuestion"], new DialogParameters<QuestionDialog> { { x => x.FeedbackId, entry.Id }, { x => x.Suggested, suggested } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
        if (await dialog.Result is { Canceled: false })
        {
            snackbar.Tell(L["QuestionAdded"]);
            await ReadAsync(_began);
        }
    }

    private async Task DeleteQuestionAsync(AssistantQuestion question)
    {
        if (await dialogs.ShowMessageBoxAsync(L["DeleteTitle"], L["DeleteText", question.Question], yesText: L["Delete"], cancelText: L["Cancel"]) == true)
        {
            await questions.DeleteAsync(question.AssistantId, question.Id, current.Caller, _leaving.Token);
            await ReadQuestionsAsync();
        }
    }

    // Days are days on the clock of the server.
    private static DateTimeOffset? Start(DateOnly? day) =>
        day is { } date ? new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Local)).ToUniversalTime() : null;
}
