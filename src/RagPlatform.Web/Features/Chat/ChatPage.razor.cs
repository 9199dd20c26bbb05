using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using MudBlazor;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Conversations;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Features.Chat;

/// <summary>A conversation: questions, answers, their sources. What the source panel shows is in <c>ChatPage.Source.cs</c>.</summary>
public sealed partial class ChatPage(
    IConversationStore conversations,
    IDocumentStore documents,
    IAssistantStore assistants,
    AnswerRuns runs,
    CurrentCaller caller,
    TimeProvider time,
    NavigationManager navigation,
    FrameState frame,
    Browser browser,
    IJSRuntime js) : IAsyncDisposable
{
    /// <summary>How often it is looked whether the first document is ready.</summary>
    private static readonly TimeSpan ReadinessPeriod = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<Assistant> _assistants = [];
    private IReadOnlyList<CollectionSummary> _collections = [];
    private ChatSession _session = new(conversations, runs, caller, time);
    private IJSObjectReference? _script;
    private Composer? _composer;
    private ElementReference _scroller;
    private ElementReference _content;
    private ElementReference _jump;
    private bool _isLoaded;
    private bool _isMissing;
    private bool _placeScroll = true;
    private bool _showsFirstStart;

    [Inject] private IOptions<AuthOptions> Auth { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Parameter] public Guid? Id { get; set; }

    [SupplyParameterFromQuery(Name = "assistant")] public Guid? ChosenAssistant { get; set; }

    /// <summary>The message that the address points to.</summary>
    [SupplyParameterFromQuery(Name = "message")] public Guid? MessageId { get; set; }

    private string Title => _session.Conversation?.Title is { Length: > 0 } title ? title
        : _session.Items is [var first, ..] ? first.State.Question
        : L["NewConversation"];

    private string WindowTitle => string.Join(
        " · ", new[] { Title, _assistants.FirstOrDefault(a => a.Id == _session.AssistantId)?.Name, "RagPlatform" }.OfType<string>());

    /// <summary>The empty chat and the first start have a heading of their own.</summary>
    private bool HeadsPage => _session.Items.Count > 0 || _isMissing;

    private bool IsNarrowed => _session.CollectionIds is not null || _session.AssistantId is not null;

    /// <summary>There is somebody to share it with only where people have accounts.</summary>
    private bool CanShare => Auth.Value.RequiresSignIn && _session.Conversation is not null;

    private string? Blocked => !_isLoaded ? null
        : _collections.Sum(c => c.Documents) == 0 ? L["NothingToSearch"].Value
        : _collections.Sum(c => c.Ready) > 0 ? null
        : _collections.Sum(c => c.Failed) == _collections.Sum(c => c.Documents) ? L["AllFailed"].Value
        : L["StillReading"].Value;

    protected override async Task OnInitializedAsync()
    {
        frame.Shortcut += OnShortcutAsync;
        frame.ConversationsChanged += OnConversationsChanged;
        var filter = caller.Caller.Filter();
        _assistants = await assistants.ListAsync(filter, _leaving.Token);
        _collections = await documents.ListCollectionsAsync(filter, _leaving.Token);
        _isLoaded = true;
        _showsFirstStart = Id is null && _collections.Sum(c => c.Documents) == 0;
        if (Blocked is not null)
        {
            _ = InvokeAsync(WaitUntilReadyAsync);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Id is { } id && id != _session.Id)
        {
            var session = new ChatSession(conversations, runs, caller, time);
            var isMissing = !await session.OpenAsync(id, _leaving.Token);
            if (Id != id)
            {
                return; // Another address was opened meanwhile.
            }

            (_session, _isMissing, _placeScroll) = (session, isMissing, true);
        }
        else if (Id is null && (_session.Id is not null || _isMissing))
        {
            (_session, _isMissing, _placeScroll) = (new ChatSession(conversations, runs, caller, time), false, true);
        }

        if (Id is null)
        {
            _session.AssistantId = ChosenAssistant;
            if (frame.TakeQuestion() is { } question)
            {
                await AskAsync(question);
            }
        }

        ResolveSource();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/chat.js");
            _script = await module.InvokeAsync<IJSObjectReference>("attach", _scroller, _content, _jump);
            await module.DisposeAsync();
        }

        if (_script is not null && _placeScroll && _isLoaded)
        {
            _placeScroll = false;
            await _script.InvokeVoidAsync("place", navigation.ToBaseRelativePath(navigation.Uri).Split('?')[0], MessageId is null ? null : $"m-{MessageId}");
            if (Id is null && _composer is not null && Blocked is null)
            {
                await _composer.FocusAsync();
            }
        }

        await AfterSourceRenderAsync();
    }

    public async ValueTask DisposeAsync()
    {
        frame.Shortcut -= OnShortcutAsync;
        frame.ConversationsChanged -= OnConversationsChanged;
        await _leaving.CancelAsync();
        _leaving.Dispose();
        if (_script is not null)
        {
            try
            {
                await _script.InvokeVoidAsync("detach");
                await _script.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser left first.
            }
        }
    }

    private async Task AskAsync(string question)
    {
        var isNew = _session.Id is null;
        _session.Ask(question);
        _showsFirstStart = false;
        if (isNew)
        {
            navigation.NavigateTo($"/chat/{_session.Id}");
        }

        await ToEndAsync();
    }

    private async Task AskAgainAsync(AskedAgain again)
    {
        _session.AskAgain(again.Item, again.Question);
        await ToEndAsync();
    }

    private async Task WidenAsync(ExchangeItem item)
    {
        _session.CollectionIds = null;
        _session.AssistantId = null;
        await AskAgainAsync(new AskedAgain(item, item.State.Question));
    }

    private async Task ShareAsync()
    {
        await Dialogs.ShowAsync<ReadersDialog>(
            L["ShareConversation"], new DialogParameters<ReadersDialog> { { readers => readers.Id, _session.Id!.Value } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
    }

    private Task RephraseAsync(string question) => _composer?.SuggestAsync(question) ?? Task.CompletedTask;

    private async Task EditLastAsync()
    {
        if (_session.Items is [.., var last] && _composer is not null)
        {
            await _composer.SuggestAsync(last.State.Question);
        }
    }

    private async Task OnPhaseAsync(ExchangeItem item)
    {
        await _session.RefreshAsync(_leaving.Token);
        frame.TellConversationsChanged();
        ResolveSource();
    }

    private async Task ChooseAssistant(Guid? id)
    {
        _session.AssistantId = id;
        _session.CollectionIds = null;
        if (Id is null)
        {
            navigation.NavigateTo(id is null ? "/" : $"/?assistant={id}", replace: true);
        }
        else if (_session.Conversation is { } conversation)
        {
            await conversations.SaveAsync(conversation with { AssistantId = id }, _leaving.Token);
            await _session.RefreshAsync(_leaving.Token);
        }
    }

    private void ChooseCollections(IReadOnlyList<Guid>? ids) => _session.CollectionIds = ids;

    private void Stop() => _session.Stop();

    private async Task ToEndAsync()
    {
        if (_script is not null)
        {
            await _script.InvokeVoidAsync("toEnd");
        }
    }

    private async Task OnShortcutAsync(string key)
    {
        switch (key)
        {
            case "[":
                await MoveAsync(-1);
                break;
            case "]":
                await MoveAsync(1);
                break;
            case "Escape" when _source is not null:
                await CloseAsync();
                break;
            case "Escape" when _session.IsAnswering:
                Stop();
                break;
            default:
                break;
        }

        StateHasChanged();
    }

    // Renamed in the list, for example.
    private void OnConversationsChanged() => _ = InvokeAsync(async () =>
    {
        if (!_leaving.IsCancellationRequested)
        {
            await _session.RefreshAsync(_leaving.Token);
            StateHasChanged();
        }
    });

    private async Task WaitUntilReadyAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(ReadinessPeriod, time);
            while (Blocked is not null && await timer.WaitForNextTickAsync(_leaving.Token))
            {
                _collections = await documents.ListCollectionsAsync(caller.Caller.Filter(), _leaving.Token);
                _assistants = await assistants.ListAsync(caller.Caller.Filter(), _leaving.Token);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
