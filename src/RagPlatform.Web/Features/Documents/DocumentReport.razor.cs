using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using RagPlatform.Core.Documents;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Retrieval;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Documents;

/// <summary>"What was read": the text as the search sees it, with what could not be read.</summary>
public sealed partial class DocumentReport : IDisposable
{
    private const int PagesAtATime = 20;

    private readonly CancellationTokenSource _leaving = new();
    private ElementReference _heading;
    private IReadOnlyList<DocumentPage>? _pages;
    private (Guid, string) _read;
    private int _shown = PagesAtATime;

    [Parameter, EditorRequired] public required Document Document { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [Inject] internal IKnowledgeStore Knowledge { get; set; } = null!;

    [Inject] internal CurrentCaller Current { get; set; } = null!;

    private IEnumerable<(string Name, string Value)> Facts
    {
        get
        {
            yield return ("FactTitle", Document.Report?.Title ?? "–");
            yield return ("FactLanguage", Document.Language is { } language ? CultureInfo.GetCultureInfo(language).DisplayName : "–");
            yield return ("FactSize", ByteSize.Format(Document.Size, CultureInfo.CurrentCulture));
            yield return ("FactPages", $"{Document.PagesTotal:N0}");
            yield return ("FactCharacters", $"{Document.Report?.Characters:N0}");
            yield return ("FactPassages", $"{Document.Chunks:N0}");
            yield return ("FactTime", L["Seconds", Document.Report?.Seconds.ToString("0.0", CultureInfo.CurrentCulture) ?? "–"]);
            yield return ("FactVersion", $"{Document.Version:N0}");
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_read == (Document.Id, Document.ContentHash))
        {
            return;
        }

        _read = (Document.Id, Document.ContentHash);
        (_pages, _shown) = (null, PagesAtATime);
        _pages = await Knowledge.ReadPagesAsync(Document.Id, Current.Caller.Filter(), _leaving.Token);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await _heading.FocusAsync();
        }
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private Task OnKey(KeyboardEventArgs key) => key.Key == "Escape" ? OnClose.InvokeAsync() : Task.CompletedTask;

    private void ShowMore() => _shown += PagesAtATime;
}
