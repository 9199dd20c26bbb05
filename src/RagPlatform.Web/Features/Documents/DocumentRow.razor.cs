using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;

namespace RagPlatform.Web.Features.Documents;

/// <summary>One document: its state in words, how far it is, and what can be done with it.</summary>
public sealed partial class DocumentRow
{
    [Parameter, EditorRequired] public required Document Document { get; set; }

    [Parameter] public string? CollectionName { get; set; }

    [Parameter] public string By { get; set; } = "";

    [Parameter] public bool IsChosen { get; set; }

    /// <summary>Whether the person may change it.</summary>
    [Parameter] public bool MayChange { get; set; } = true;

    /// <summary>Whether the person may say who else may do what with it.</summary>
    [Parameter] public bool MayShare { get; set; }

    [Parameter] public EventCallback OnShare { get; set; }

    [Parameter] public EventCallback<bool> OnChoose { get; set; }

    [Parameter] public EventCallback OnDelete { get; set; }

    [Parameter] public EventCallback OnRetry { get; set; }

    [Parameter] public EventCallback OnShowReport { get; set; }

    private string StateText => Document switch
    {
        { State: DocumentState.Queued } => L["StateQueued"],
        { State: DocumentState.Ingesting, PagesTotal: { } total, PagesDone: var done } when done < total => L["StatePage", done + 1, total],
        { State: DocumentState.Ingesting, PagesTotal: not null } => L["StateIndexing"],
        { State: DocumentState.Ingesting } => L["StateReading"],
        { State: DocumentState.Failed } => L["StateFailed"],
        _ => L["StateReady"],
    };

    private string StateSymbol => Document.State switch
    {
        DocumentState.Queued => Icons.Material.Outlined.Schedule,
        DocumentState.Ingesting => Icons.Material.Outlined.HourglassTop,
        DocumentState.Failed => Icons.Material.Outlined.ErrorOutline,
        _ => Icons.Material.Outlined.CheckCircle,
    };

    private string Symbol => Document.MediaType switch
    {
        MediaTypes.Pdf => Icons.Material.Outlined.PictureAsPdf,
        MediaTypes.PowerPoint => Icons.Material.Outlined.Slideshow,
        MediaTypes.Excel or MediaTypes.OldExcel or MediaTypes.Csv => Icons.Material.Outlined.TableChart,
        MediaTypes.Html => Icons.Material.Outlined.Language,
        _ => Icons.Material.Outlined.Description,
    };
}
