using System.Globalization;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Audit;

/// <summary>Who did what, for administrators, and whether the log is still as it was written.</summary>
public sealed partial class AuditPage(IAuditLog audit, CurrentCaller current, IOptions<AuditOptions> options) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly Stack<long?> _before = []; // Where the newer pages began.
    private AuditVerification? _verification;
    private AuditPageState? _page;
    private DateOnly? _from;
    private DateOnly? _to;
    private string? _person;
    private AuditAction? _what;

    private bool IsAllowed => current.Caller.IsAdministrator;

    private string ChainState => _verification switch { null => "verifying", { IsIntact: true } => "intact", _ => "broken" };

    protected override async Task OnInitializedAsync()
    {
        if (IsAllowed)
        {
            await ReadAsync(before: null);
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && IsAllowed)
        {
            _ = InvokeAsync(VerifyAsync); // Some seconds with millions of rows: the page is there before.
        }
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task VerifyAsync()
    {
        _verification = null;
        StateHasChanged();
        try
        {
            _verification = await audit.VerifyAsync(kept: null, _leaving.Token);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private Task SearchAsync()
    {
        _before.Clear();
        return ReadAsync(before: null);
    }

    private Task OlderAsync()
    {
        _before.Push(_page!.Before);
        return ReadAsync(_page.Next);
    }

    private Task NewerAsync() => ReadAsync(_before.Pop());

    private async Task ReadAsync(long? before)
    {
        var query = new AuditQuery { From = Start(_from), To = Start(_to?.AddDays(1)), Person = _person, Action = _what, Before = before };
        var page = await audit.ReadAsync(query, _leaving.Token);
        _page = new(page.Entries, page.Total, page.Next, before);
    }

    // The file holds what the page shows, whatever page of it.
    private string ExportHref(string format)
    {
        var query = new Dictionary<string, string?>
        {
            ["format"] = format,
            ["from"] = Start(_from)?.ToString("O", CultureInfo.InvariantCulture),
            ["to"] = Start(_to?.AddDays(1))?.ToString("O", CultureInfo.InvariantCulture),
            ["person"] = _person is { Length: > 0 } ? _person : null,
            ["what"] = _what?.ToString(),
        };
        return "/api/audit/export?" + string.Join('&', query.Where(part => part.Value is not null).Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value!)}"));
    }

    // Days are days on the clock of the server.
    private static DateTimeOffset? Start(DateOnly? day) =>
        day is { } date ? new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Local)).ToUniversalTime() : null;

    private sealed record AuditPageState(IReadOnlyList<AuditEntry> Entries, long Total, long? Next, long? Before);
}
