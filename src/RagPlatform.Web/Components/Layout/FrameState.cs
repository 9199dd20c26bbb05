namespace RagPlatform.Web.Components.Layout;

/// <summary>What the frame and the page in it tell each other. One a circuit.</summary>
public sealed class FrameState
{
    /// <summary>The drawer of conversations, on widths where the rail does not show them.</summary>
    public bool ConversationsOpen { get; private set; }

    /// <summary>A question that another page asks the chat to put (first start, go to anything); taken once.</summary>
    public string? PendingQuestion { get; private set; }

    /// <summary>Something shown by the frame changed.</summary>
    public event Action? Changed;

    /// <summary>The list of conversations is no longer what the store holds.</summary>
    public event Action? ConversationsChanged;

    /// <summary>A shortcut that belongs to the page: <c>[</c>, <c>]</c> or <c>Escape</c>.</summary>
    public event Func<string, Task>? Shortcut;

    public void ShowConversations(bool open)
    {
        ConversationsOpen = open;
        Changed?.Invoke();
    }

    public void TellConversationsChanged() => ConversationsChanged?.Invoke();

    public void Ask(string question) => PendingQuestion = question;

    public string? TakeQuestion()
    {
        var question = PendingQuestion;
        PendingQuestion = null;
        return question;
    }

    public async Task PressAsync(string key)
    {
        foreach (var handler in Shortcut?.GetInvocationList().Cast<Func<string, Task>>() ?? [])
        {
            await handler(key);
        }
    }
}
