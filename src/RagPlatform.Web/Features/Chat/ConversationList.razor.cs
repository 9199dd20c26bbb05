using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using RagPlatform.Core.Audit;
using RagPlatform.Core.Conversations;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Chat;

/// <summary>Conversations by day: in the rail where there is room, else in a drawer.</summary>
public sealed partial class ConversationList(
    IConversationStore conversations,
    SharedConversations shared,
    CurrentCaller caller,
    IAuditLog audit,
    FrameState frame,
    UndoSnackbar snackbar,
    Browser browser,
    NavigationManager navigation,
    TimeProvider time) : IDisposable
{
    private const int Portion = 100;

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<Conversation> _conversations = [];
    private IReadOnlyList<Conversation> _shared = [];
    private Guid? _renaming;
    private int _shown = Portion;
    private string _search = "";
    private string _title = "";

    private string Owner => caller.Caller.Id;

    private IEnumerable<IGrouping<string, Conversation>> Groups => _conversations.Take(_shown).GroupBy(GroupName);

    protected override async Task OnInitializedAsync()
    {
        frame.Changed += OnFrameChanged;
        frame.ConversationsChanged += OnConversationsChanged;
        navigation.LocationChanged += OnLocationChanged;
        await ReadAsync();
    }

    public void Dispose()
    {
        frame.Changed -= OnFrameChanged;
        frame.ConversationsChanged -= OnConversationsChanged;
        navigation.LocationChanged -= OnLocationChanged;
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private static string GroupId(string name) => "conversations-" + string.Concat(name.Where(char.IsLetterOrDigit));

    private string GroupName(Conversation conversation)
    {
        var zone = time.LocalTimeZone;
        var day = TimeZoneInfo.ConvertTime(conversation.ChangedAt, zone).Date;
        var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).Date;
        return conversation.Pinned ? L["Pinned"]
            : day >= today ? L["Today"]
            : day == today.AddDays(-1) ? L["Yesterday"]
            : day > today.AddDays(-7) ? L["PastWeek"]
            : day.ToString("Y", CultureInfo.CurrentCulture);
    }

    private async Task ReadAsync()
    {
        var search = _search.Trim();
        var found = await conversations.ListAsync(Owner, search.Length == 0 ? null : search, _leaving.Token);
        if (search == _search.Trim())
        {
            _conversations = found;
            _shared = await shared.ListAsync(caller.Caller, _leaving.Token);
        }
    }

    private async Task SearchAsync(ChangeEventArgs change)
    {
        _search = change.Value as string ?? "";
        _shown = Portion;
        await ReadAsync();
    }

    private async Task BeginRenameAsync(Conversation conversation)
    {
        (_renaming, _title) = (conversation.Id, conversation.Title);
        StateHasChanged();
        await Task.Yield();
        await browser.FocusAsync(".rename input");
    }

    private async Task RenameAsync(Conversation conversation)
    {
        _renaming = null;
        if (_title.Trim() is { Length: > 0 } title && title != conversation.Title)
        {
            await conversations.SaveAsync(conversation with { Title = title }, _leaving.Token);
            frame.TellConversationsChanged();
        }
    }

    private void CancelRename(KeyboardEventArgs key)
    {
        if (key.Key == "Escape")
        {
            _renaming = null;
        }
    }

    private async Task PinAsync(Conversation conversation)
    {
        await conversations.SaveAsync(conversation with { Pinned = !conversation.Pinned }, _leaving.Token);
        frame.TellConversationsChanged();
    }

    private async Task ExportAsync(Conversation conversation)
    {
        var messages = await conversations.ListMessagesAsync(conversation.Id, Owner, _leaving.Token);
        await audit.RecordAsync(
            caller.Caller, AuditAction.Exported, new AuditTarget("conversation", conversation.Id.ToString(), ""), cancellationToken: _leaving.Token);
        await browser.SaveAsync(
            MarkdownExport.FileName(conversation.Title), "text/markdown",
            MarkdownExport.Conversation(conversation.Title, messages.Select(ExchangeState.From), L));
    }

    private async Task DeleteAsync(Conversation conversation)
    {
        await conversations.DeleteAsync(conversation.Id, Owner, _leaving.Token);
        frame.TellConversationsChanged();
        var isOpen = navigation.ToBaseRelativePath(navigation.Uri).StartsWith($"chat/{conversation.Id}", StringComparison.OrdinalIgnoreCase);
        if (isOpen)
        {
            navigation.NavigateTo("/");
        }

        snackbar.Offer(L["ConversationDeleted", conversation.Title], async () =>
        {
            await conversations.RestoreAsync(conversation.Id, Owner, CancellationToken.None);
            frame.TellConversationsChanged();
            if (isOpen)
            {
                navigation.NavigateTo($"/chat/{conversation.Id}");
            }
        });
    }

    private void OnFrameChanged() => _ = InvokeAsync(StateHasChanged);

    private void OnConversationsChanged() => _ = InvokeAsync(async () =>
    {
        if (!_leaving.IsCancellationRequested)
        {
            await ReadAsync();
            StateHasChanged();
        }
    });

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => frame.ShowConversations(false);
}
