using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.Documents;

/// <summary>Documents in rows: sorted, filtered, chosen; only those in view are drawn, so that thousands are no burden.</summary>
public sealed partial class DocumentTable
{
    private static readonly Column[] Columns =
        [new("name", "Name"), new("state", "State"), new("pages", "Pages"), new("added", "Added"), new("by", "By"), new("tags", "Tags")];

    private string _filter = "";
    private string _state = "";
    private string _sort = "added";
    private bool _descending = true;

    [Parameter, EditorRequired] public required IReadOnlyList<Document> Documents { get; set; }

    /// <summary>Names by id, when documents of several collections are shown; else empty.</summary>
    [Parameter, EditorRequired] public required IReadOnlyDictionary<Guid, string> Collections { get; set; }

    [Parameter, EditorRequired] public required Caller Caller { get; set; }

    /// <summary>What the person may do with each, by id; null when they may do everything.</summary>
    [Parameter] public IReadOnlyDictionary<Guid, AccessRole>? Roles { get; set; }

    /// <summary>Ids of the chosen documents; changed here.</summary>
    [Parameter, EditorRequired] public required ISet<Guid> SelectedIds { get; set; }

    [Parameter] public EventCallback<IReadOnlyList<Document>> OnDelete { get; set; }

    [Parameter] public EventCallback<IReadOnlyList<Document>> OnRetry { get; set; }

    [Parameter] public EventCallback<Document> OnShowReport { get; set; }

    [Parameter] public EventCallback<Document> OnShare { get; set; }

    private List<Document> Rows => [.. Sorted(Documents.Where(IsShown))];

    private IReadOnlyList<Document> Chosen => [.. Documents.Where(document => SelectedIds.Contains(document.Id))];

    private bool MayChangeChosen => Chosen.All(MayChange);

    private bool AreAllChosen => SelectedIds.Count > 0 && Rows.All(document => SelectedIds.Contains(document.Id));

    private bool MayChange(Document document) => Roles is null || Roles.GetValueOrDefault(document.Id) >= AccessRole.Editor;

    private bool MayShare(Document document) =>
        Caller.IsAdministrator || (Roles is not null && Roles.GetValueOrDefault(document.Id) == AccessRole.Owner);

    private bool IsShown(Document document) =>
        (_filter.Length == 0
            || document.Name.Contains(_filter.Trim(), StringComparison.CurrentCultureIgnoreCase)
            || document.Tags.Any(tag => tag.Contains(_filter.Trim(), StringComparison.CurrentCultureIgnoreCase)))
        && _state switch
        {
            nameof(DocumentState.Ready) => document.State == DocumentState.Ready,
            nameof(DocumentState.Failed) => document.State == DocumentState.Failed,
            nameof(DocumentState.Ingesting) => document.State is DocumentState.Queued or DocumentState.Ingesting,
            _ => true,
        };

    private IEnumerable<Document> Sorted(IEnumerable<Document> documents)
    {
        var sorted = _sort switch
        {
            "name" => documents.OrderBy(document => document.Name, StringComparer.CurrentCultureIgnoreCase),
            "state" => documents.OrderBy(document => document.State),
            "pages" => documents.OrderBy(document => document.PagesTotal ?? 0),
            "by" => documents.OrderBy(document => document.AddedBy, StringComparer.CurrentCultureIgnoreCase),
            "tags" => documents.OrderBy(document => string.Join(',', document.Tags), StringComparer.CurrentCultureIgnoreCase),
            _ => documents.OrderBy(document => document.AddedAt),
        };
        var stable = sorted.ThenBy(document => document.Id);
        return _descending ? stable.Reverse() : stable;
    }

    private void SortBy(string column) => (_sort, _descending) = (column, column == _sort ? !_descending : column == "added");

    private void Choose(Document document, bool isChosen) => _ = isChosen ? SelectedIds.Add(document.Id) : SelectedIds.Remove(document.Id);

    private void ToggleAll(ChangeEventArgs change)
    {
        SelectedIds.Clear();
        if (change.Value is true)
        {
            SelectedIds.UnionWith(Rows.Select(document => document.Id));
        }
    }

    private void ClearFilter() => (_filter, _state) = ("", "");

    private sealed record Column(string Key, string Text);
}
