using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Components.Layout;

namespace RagPlatform.Web.Features.Chat;

/// <summary>A question and its answer. While a run writes it, it follows the run by itself: the page around is not drawn again.</summary>
public sealed partial class Exchange(Browser browser, UndoSnackbar snackbar) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private AnswerRun? _watched;
    private string _edited = "";
    private bool _editing;
    private bool _showsHow;

    [Parameter, EditorRequired] public required ExchangeItem Item { get; set; }

    /// <summary>The last one can be asked again or changed.</summary>
    [Parameter] public bool IsLast { get; set; }

    /// <summary>Whether one can say what one thinks of the answer.</summary>
    [Parameter] public bool TakesFeedback { get; set; }

    /// <summary>Whether only some collections are searched.</summary>
    [Parameter] public bool IsNarrowed { get; set; }

    /// <summary>Number of its citation that the source panel shows; null for none.</summary>
    [Parameter] public int? Open { get; set; }

    [Parameter] public EventCallback<OpenedCitation> OnOpen { get; set; }

    [Parameter] public EventCallback<AskedAgain> OnAgain { get; set; }

    [Parameter] public EventCallback<string> OnRephrase { get; set; }

    [Parameter] public EventCallback<ExchangeItem> OnWiden { get; set; }

    /// <summary>Its run began to write or ended.</summary>
    [Parameter] public EventCallback<ExchangeItem> OnPhase { get; set; }

    private ExchangeState State => Item.State;

    private string QuestionId => $"q-{Item.Id:N}";

    private string FailureText => State.Notice is { Length: > 0 } notice ? notice : L["AnswerFailed"];

    private string StateText => State.Phase switch
    {
        ExchangePhase.Stopped => L["Stopped"],
        ExchangePhase.Failed => "",
        ExchangePhase.Complete when Item.Run is null => "",
        ExchangePhase.Complete when State.Answer?.Kind == AnswerKind.NotFound => L["NotFoundTitle"],
        ExchangePhase.Complete => L.Count("AnswerComplete", State.Citations.Count),
        _ => L.Progress(State),
    };

    protected override void OnParametersSet()
    {
        if (Item.Run is { } run && !ReferenceEquals(run, _watched) && !State.IsFinished)
        {
            _watched = run;
            _ = InvokeAsync(() => FollowAsync(run));
        }
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task FollowAsync(AnswerRun run)
    {
        try
        {
            await foreach (var state in run.WatchAsync(_leaving.Token))
            {
                var phase = Item.State.Phase;
                Item.State = state;
                StateHasChanged();
                if (state.Phase != phase)
                {
                    await OnPhase.InvokeAsync(Item);
                }
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left; the run goes on.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private Task OpenAsync(Citation citation) => OnOpen.InvokeAsync(new(Item, citation, IsNearest: false));

    private void BeginEdit() => (_editing, _edited) = (true, State.Question);

    private async Task SaveEditAsync()
    {
        _editing = false;
        await OnAgain.InvokeAsync(new(Item, _edited.Trim()));
    }

    private async Task CopyNoteAsync() =>
        snackbar.Tell(await browser.CopyAsync(L["OwnerNote", State.Question]) ? L["Copied"] : L["CopyRefused"]);
}

/// <summary>A citation that is to be shown.</summary>
public sealed record OpenedCitation(ExchangeItem Item, Citation Citation, bool IsNearest);

/// <summary>A question to answer again, perhaps in other words.</summary>
public sealed record AskedAgain(ExchangeItem Item, string Question);
