using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Chat;

/// <summary>The documents do not answer it: says what was searched, what comes nearest, and what can be done.</summary>
public sealed partial class NotFound
{
    [Parameter, EditorRequired] public required Answer Answer { get; set; }

    /// <summary>Whether only some collections were searched.</summary>
    [Parameter] public bool IsNarrowed { get; set; }

    [Parameter] public EventCallback<Citation> OnOpen { get; set; }

    [Parameter] public EventCallback OnRephrase { get; set; }

    [Parameter] public EventCallback OnWiden { get; set; }

    /// <summary>Copies a note for whoever looks after the documents.</summary>
    [Parameter] public EventCallback OnTell { get; set; }

    private string SearchedFor => Answer.Trace.SearchedFor;

    private string NearestId => $"nearest-{Answer.MessageId:N}";
}
