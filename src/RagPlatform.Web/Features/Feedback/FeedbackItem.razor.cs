using System.Globalization;
using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Feedback;
using RagPlatform.Web.Features.Sources;

namespace RagPlatform.Web.Features.Feedback;

/// <summary>What one person says of one answer; opens to the answer.</summary>
public sealed partial class FeedbackItem(NavigationManager navigation)
{
    private bool _isOpen;

    [Parameter, EditorRequired] public required SeenFeedback Seen { get; set; }

    /// <summary>Name of the assistant, where several are listed; null where all are one's.</summary>
    [Parameter] public string? Assistant { get; set; }

    [Parameter] public EventCallback<(FeedbackEntry Entry, FeedbackState State)> OnState { get; set; }

    [Parameter] public EventCallback<FeedbackEntry> OnQuestion { get; set; }

    private string BodyId => $"feedback-{Seen.Entry.Id:N}";

    private string Facts => string.Join(" · ", new[]
    {
        L[$"Verdict{Seen.Entry.Verdict}"].Value,
        Seen.Entry.Reason is { } reason ? L[$"Reason{reason}"].Value : null,
        Assistant,
        Seen.Entry.PersonName,
        Seen.Entry.At.ToLocalTime().ToString("g", CultureInfo.CurrentCulture),
        L[$"Door{Seen.Entry.Door}"].Value,
        L[$"State{Seen.Entry.State}"].Value,
    }.Where(fact => !string.IsNullOrEmpty(fact)));

    private void Open(Citation citation) => navigation.NavigateTo(SourceAddress.For(citation));
}
