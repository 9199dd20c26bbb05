using Microsoft.AspNetCore.Components;

namespace RagPlatform.Web.Features.Reference;

/// <summary>The calls of the API, which can be tried where they are described.</summary>
public sealed partial class ReferencePage(ApiReference reference) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly HashSet<string> _open = [];
    private IReadOnlyList<ApiOperation>? _operations;
    private string _filter = "";
    private string _key = "";

    private IReadOnlyList<ApiOperation> Shown =>
        [.. _operations!.Where(operation => operation.Matches(_filter.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];

    protected override async Task OnInitializedAsync() => _operations = await reference.ReadAsync(_leaving.Token);

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private static string TagId(string tag) => tag.ToLowerInvariant().Replace(' ', '-');

    private void Filter(ChangeEventArgs change) => _filter = change.Value as string ?? "";

    private void Toggle(string id)
    {
        if (!_open.Remove(id))
        {
            _open.Add(id);
        }
    }
}
