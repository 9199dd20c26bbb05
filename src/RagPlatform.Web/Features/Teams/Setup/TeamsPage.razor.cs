using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Access;
using RagPlatform.Core.Assistants;
using RagPlatform.Web.Components;
using RagPlatform.Web.Features.Access;

namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>What to do, in its order, until an assistant answers in Microsoft Teams, and whether it is done.</summary>
public sealed partial class TeamsPage(IAssistantStore store, AccessRules rules, CurrentCaller current) : IDisposable
{
    private const string Waiting = "waiting";
    private const string Running = "running";

    private readonly CancellationTokenSource _leaving = new();
    private readonly List<CheckStep> _steps = [];
    private CancellationTokenSource? _run;
    private Assistant? _assistant;
    private Bot? _bot;
    private string? _problem;
    private bool _isMissing;

    /// <summary>The assistant.</summary>
    [Parameter] public Guid Id { get; set; }

    private bool IsAdministrator => current.Caller.IsAdministrator;

    private bool IsRunning => _run is not null;

    private string Status =>
        IsRunning ? L["Checking", L[$"Step_{TeamsCheck.Names[Math.Min(_steps.Count, TeamsCheck.Names.Count - 1)]}"].Value]
        : _steps.Count == 0 ? ""
        : _steps.Count < TeamsCheck.Names.Count ? L["Stopped"]
        : _steps.Count(step => step.State == CheckState.Failed) is > 0 and var failed ? L.Count("Failed", failed)
        : _steps.Any(step => step.State == CheckState.Skipped) ? L["SomeSkipped"]
        : L["AllOk"];

    protected override async Task OnParametersSetAsync()
    {
        if (_assistant?.Id != Id)
        {
            _assistant = await FindAsync();
            _isMissing = _assistant is null;
            _bot = _assistant is null ? null : Bots.FindFor(_assistant);
            _problem = _assistant is null ? null : Packing.FindProblem(_assistant);
        }
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task<Assistant?> FindAsync()
    {
        try
        {
            return await SetupEndpoints.FindAsync(Id, current.Caller, rules, store, _leaving.Token);
        }
        catch (AccessDeniedException)
        {
            return null;
        }
    }

    private async Task CheckAsync()
    {
        if (await FindAsync() is not { } assistant) // Rights may have changed since the page was opened.
        {
            (_assistant, _isMissing) = (null, true);
            return;
        }

        _steps.Clear();
        using var run = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        _run = run;
        try
        {
            await foreach (var step in Checks.RunAsync(assistant, current.Caller, run.Token))
            {
                _steps.Add(step);
                StateHasChanged();
            }
        }
        catch (AccessDeniedException)
        {
            (_assistant, _isMissing) = (null, true);
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            // Stopped, or the page was left.
        }
        finally
        {
            _run = null;
        }
    }

    private Task StopAsync() => _run?.CancelAsync() ?? Task.CompletedTask;

    private static string Join(IReadOnlyList<string> lines) => string.Join('\n', lines);

    private string StateOf(string name, CheckStep? step) =>
        step?.State.ToString().ToLowerInvariant() ?? (IsRunning && TeamsCheck.Names.ElementAtOrDefault(_steps.Count) == name ? Running : Waiting);

    private string IconOf(string name, CheckStep? step) => StateOf(name, step) switch
    {
        "ok" => Icons.Material.Outlined.CheckCircle,
        "failed" => Icons.Material.Outlined.ErrorOutline,
        "skipped" => Icons.Material.Outlined.RemoveCircleOutline,
        Running => Icons.Material.Outlined.HourglassTop,
        _ => Icons.Material.Outlined.RadioButtonUnchecked,
    };
}
