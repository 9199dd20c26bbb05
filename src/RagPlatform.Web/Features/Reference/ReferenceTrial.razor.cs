using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace RagPlatform.Web.Features.Reference;

/// <summary>
/// Sends a call from the browser: with its session, or with a key, so that it can no more than whoever looks. The answer is written into the
/// page there; it may be larger than what a circuit carries.
/// </summary>
public sealed partial class ReferenceTrial(IJSRuntime js) : IAsyncDisposable
{
    private readonly Dictionary<string, string> _values = [];
    private IJSObjectReference? _module;
    private ElementReference _answer;
    private ElementReference _file;
    private string _body = "";
    private string _status = "";
    private bool _isSending;

    [Parameter, EditorRequired] public ApiOperation Operation { get; set; } = null!;

    [Parameter] public string Key { get; set; } = "";

    protected override void OnInitialized()
    {
        _body = Operation.Body?.Example ?? "";
        foreach (var parameter in Operation.Parameters)
        {
            _values[parameter.Name] = "";
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await (_module?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The browser left first, and its modules with it.
        }
    }

    private string FieldId(string name) => $"{Operation.Id}-{name}";

    private string Address()
    {
        var path = Operation.Parameters.Where(parameter => parameter.IsInPath)
            .Aggregate(Operation.Path, (sofar, parameter) => sofar.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(_values[parameter.Name].Trim()), StringComparison.Ordinal));
        var query = Operation.Parameters.Where(parameter => !parameter.IsInPath && _values[parameter.Name].Length > 0)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(_values[parameter.Name])}");
        return string.Join('?', new[] { path, string.Join('&', query) }.Where(part => part.Length > 0));
    }

    private async Task SendAsync()
    {
        (_isSending, _status) = (true, L["Sending"]);
        try
        {
            _module ??= await js.InvokeAsync<IJSObjectReference>("import", "./js/reference.js");
            var isForm = Operation.Body?.IsForm == true;
            var answered = await _module.InvokeAsync<Answered>(
                "send", Operation.Method, Address(), Key, Operation.Body is null || isForm ? null : _body, isForm ? _file : null, _answer);
            _status = answered.Status == 0 ? L["NoAnswer"] : L["Answered", answered.Status, answered.Milliseconds];
        }
        finally
        {
            _isSending = false;
        }
    }

    private readonly record struct Answered(int Status, int Milliseconds);
}
