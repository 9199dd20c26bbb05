using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Assistants;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Chat;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.Assistants;

/// <summary>A conversation with an assistant as it stands in the form. Nothing of it is stored.</summary>
public sealed partial class AssistantTrial(AnswerRuns runs, CurrentCaller current, TimeProvider time) : IDisposable
{
    private readonly List<ExchangeItem> _items = [];
    private Opened? _source;
    private string _text = "";

    /// <summary>The assistant as it stands now; asked for with each question.</summary>
    [Parameter, EditorRequired] public required Func<Assistant> Assistant { get; set; }

    [Parameter] public bool IsChanged { get; set; }

    [Parameter] public IReadOnlyList<string> StarterQuestions { get; set; } = [];

    private bool IsAnswering => _items.Any(item => item.IsAnswering);

    public void Dispose() => Stop();

    private async Task SendAsync()
    {
        var text = _text.Trim();
        if (text.Length > 0 && !IsAnswering)
        {
            _text = "";
            await AskAsync(text);
        }
    }

    private Task AskAsync(string text)
    {
        var run = runs.Start(new Question(text, current.Caller)
        {
            Assistant = Assistant(),
            MessageId = Guid.CreateVersion7(time.GetUtcNow()),
            History = [.. _items.Where(item => item.State.Answer is not null).Select(item => new Turn(item.State.Question, item.State.Answer!.Text))],
        });
        _items.Add(new ExchangeItem(run.State, run));
        return Task.CompletedTask;
    }

    private Task AskAgainAsync(AskedAgain again)
    {
        _items.RemoveRange(_items.IndexOf(again.Item), _items.Count - _items.IndexOf(again.Item));
        return AskAsync(again.Question);
    }

    private void Stop()
    {
        foreach (var item in _items.Where(item => item.IsAnswering))
        {
            item.Run!.Stop();
        }
    }

    private void Clear()
    {
        _items.Clear();
        _source = null;
    }

    private void Open(OpenedCitation opened) => _source = new(opened.Item, SourceTarget.From(opened.Citation));

    private void CloseSource() => _source = null;

    private sealed record Opened(ExchangeItem Item, SourceTarget Target);
}
