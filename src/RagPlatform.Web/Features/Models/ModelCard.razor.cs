using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Models;

namespace RagPlatform.Web.Features.Models;

/// <summary>One model: what it is, takes and does, and whether its files are what they should be.</summary>
public sealed partial class ModelCard(ModelSpeeds speeds, IDialogService dialogs) : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _verifying;
    private VerificationProgress? _progress;
    private ModelVerification? _verified;
    private string? _error;
    private bool _isMeasuring;

    [Parameter, EditorRequired] public required ModelUsage Usage { get; set; }

    /// <summary>Memory that programs can still take, bytes.</summary>
    [Parameter] public long FreeMemory { get; set; }

    /// <summary>A speed was measured.</summary>
    [Parameter] public EventCallback OnMeasured { get; set; }

    private InstalledModel Model => Usage.Model;

    private string TitleId => $"model-{Model.Kind}-{Model.Name}".Replace(' ', '-');

    private string UseSymbol => Usage.Use switch
    {
        ModelUse.Active => Icons.Material.Outlined.CheckCircle,
        ModelUse.Loading => Icons.Material.Outlined.HourglassTop,
        ModelUse.Failed => Icons.Material.Outlined.ErrorOutline,
        _ => Icons.Material.Outlined.Inventory2,
    };

    private string ChecksumText => _verified switch
    {
        null when _progress is { } progress => L["VerifyProgress", Size(progress.BytesRead), Size(progress.BytesTotal)],
        null => Model.StatedSha256 is null ? L["ChecksumUnknown"] : L["ChecksumStated"],
        { IsIntact: false } => L["ChecksumWrong", Model.Name],
        { IsStated: false } => L["ChecksumPartly"],
        _ => L["ChecksumRight"],
    };

    private IEnumerable<(string Name, string Value)> Facts
    {
        get
        {
            var culture = CultureInfo.CurrentCulture;
            yield return ("Family", string.Join(", ", new[] { Model.Family, Model.Quantization }.OfType<string>()) is { Length: > 0 } family ? family : "–");
            if (Model.Parameters is { } parameters)
            {
                yield return ("Parameters", L["Millions", (parameters / 1e6).ToString("N0", culture)]);
            }

            if (Model.Dimensions is { } dimensions)
            {
                yield return ("Dimensions", dimensions.ToString("N0", culture));
            }

            if (Model.BaseModel is { } baseModel)
            {
                yield return ("BaseModel", baseModel);
            }

            if (Model.MaxTokens is { } tokens)
            {
                yield return ("LongestInput", L["Tokens", tokens.ToString("N0", culture)]);
            }

            if (Model.Languages.Count > 0)
            {
                yield return ("Languages", Model.Languages.Count > 8 ? L["LanguageCount", Model.Languages.Count] : string.Join(", ", Model.Languages));
            }

            yield return ("Size", Size(Model.Size));
            if (Model.Kind != ModelKind.Adapter)
            {
                yield return ("Memory", Usage.Use is ModelUse.Active or ModelUse.Loading
                    ? L["MemoryTaken", Size(Usage.MemoryBytes)]
                    : L[Usage.MemoryBytes <= FreeMemory ? "MemoryFits" : "MemoryTooLarge", Size(Usage.MemoryBytes), Size(FreeMemory)]);
                yield return ("Speed", Usage.Speed is not { } speed ? L["SpeedUnknown"]
                    : speed.FirstToken is { } first ? L["SpeedChat", speed.PerSecond.ToString("N0", culture), first.TotalSeconds.ToString("0.0", culture)]
                    : L["SpeedEmbedding", speed.PerSecond.ToString("N0", culture)]);
            }
        }
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private static string Size(long bytes) => ByteSize.Format(bytes, CultureInfo.CurrentCulture);

    private async Task VerifyAsync()
    {
        using var verifying = _verifying = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        (_progress, _verified, _error) = (new(0, Model.Size), null, null);
        try
        {
            var progress = new Progress<VerificationProgress>(value =>
            {
                if (_progress is not null)
                {
                    _progress = value;
                    StateHasChanged();
                }
            });
            _verified = await ModelVerifier.VerifyAsync(Model, progress, verifying.Token);
        }
        catch (OperationCanceledException) when (verifying.IsCancellationRequested)
        {
            // Cancelled, or the page was left.
        }
        catch (IOException exception)
        {
            _error = L["VerifyFailed", exception.Message];
        }
        finally
        {
            (_verifying, _progress) = (null, null);
        }
    }

    private void CancelVerification() => _verifying?.Cancel();

    private async Task MeasureAsync()
    {
        (_isMeasuring, _error) = (true, null);
        try
        {
            await speeds.MeasureChatAsync(_leaving.Token);
            await OnMeasured.InvokeAsync();
        }
        catch (ChatModelException exception)
        {
            _error = exception.Message;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left.
        }
        finally
        {
            _isMeasuring = false;
        }
    }

    private async Task ShowLicenceAsync()
    {
        var text = await File.ReadAllTextAsync(Model.LicenseFile!, _leaving.Token);
        await dialogs.ShowAsync<LicenceDialog>(
            $"{Model.Name}: {Model.License}", new DialogParameters<LicenceDialog> { { x => x.Text, text } }, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true, CloseButton = true });
    }
}
