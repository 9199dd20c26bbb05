using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Sources;

/// <summary>A document by its address, at a page, with a passage marked.</summary>
public sealed partial class DocumentViewPage(IDocumentStore documents, CurrentCaller caller, NavigationManager navigation)
{
    private Document? _document;

    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "page")] public int? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "start")] public int? Start { get; set; }

    [SupplyParameterFromQuery(Name = "end")] public int? End { get; set; }

    private SourceTarget Target => new(Id, Math.Max(1, PageNumber ?? 1), Math.Max(0, Start ?? 0), Math.Max(0, End ?? 0));

    protected override async Task OnParametersSetAsync()
    {
        if (_document?.Id != Id)
        {
            _document = await documents.FindAsync(Id, caller.Caller.Filter(), CancellationToken.None);
        }
    }

    private void Turn(int number) => navigation.NavigateTo($"/documents/{Id}?page={number}", replace: true);
}
