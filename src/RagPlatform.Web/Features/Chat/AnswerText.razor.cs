using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Answering;
using RagPlatform.Web.Features.Chat.Markdown;

namespace RagPlatform.Web.Features.Chat;

/// <summary>The text of an answer: read as Markdown once a change, drawn block by block.</summary>
public sealed partial class AnswerText
{
    private IReadOnlyList<TopBlock> _blocks = [];
    private (object, string)? _read;

    [Parameter, EditorRequired] public required ExchangeState State { get; set; }

    /// <summary>Number of the citation that the source panel shows; null for none.</summary>
    [Parameter] public int? Open { get; set; }

    [Parameter] public EventCallback<Citation> OnOpen { get; set; }

    protected override void OnParametersSet()
    {
        if (_read is not { } read || !ReferenceEquals(read.Item1, State.Sentences) || read.Item2 != State.Pending)
        {
            _read = (State.Sentences, State.Pending);
            _blocks = AnswerMarkdown.Read(State.Sentences, State.Pending);
        }
    }
}
