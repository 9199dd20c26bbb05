using Microsoft.AspNetCore.Components;

namespace RagPlatform.Web.Features.Documents;

/// <summary>What one sees before there is a document, and what to do.</summary>
public sealed partial class EmptyDocuments
{
    /// <summary>Other collections hold documents.</summary>
    [Parameter] public bool HasOthers { get; set; }

    [Parameter] public bool IsLoading { get; set; }

    [Parameter] public string? Error { get; set; }

    [Parameter] public EventCallback OnSample { get; set; }
}
