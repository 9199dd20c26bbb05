using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Answering;

namespace RagPlatform.Web.Features.Chat;

/// <summary>The best passages instead of an answer, and why. Quotes are shown as they stand in the document, not as Markdown.</summary>
public sealed partial class Quotes
{
    [Parameter, EditorRequired] public required ExchangeState State { get; set; }

    /// <summary>Number of the citation that the source panel shows; null for none.</summary>
    [Parameter] public int? Open { get; set; }

    [Parameter] public EventCallback<Citation> OnOpen { get; set; }

    private Citation? Find(int number) => State.Citations.FirstOrDefault(c => c.Number == number);
}
