using System.Security.Cryptography;
using System.Text;
using RagPlatform.Core.Webhooks;

namespace RagPlatform.Web.Features.Webhooks;

/// <summary>
/// Sends what waits in the store, again and again with longer pauses until it arrives or six retries have failed. What a crash left is sent
/// after the next start. Thread-safe.
/// </summary>
public sealed partial class WebhookSender(
    IWebhookStore store, WebhookSecrets secrets, WebhookConnections connections, TimeProvider time, ILogger<WebhookSender> logger) : BackgroundService
{
    private const int AtOnce = 16;

    /// <summary>Pauses after the first attempt, the second, …</summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6),
    ];

    // Other processes (the command line) add to the same database, and the store itself does, without ringing the bell here.
    private static readonly TimeSpan _lookAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan _forgetEvery = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _bell = new(0);
    private readonly HttpClient _http = connections.Open();

    /// <summary>Looks at once.</summary>
    public void Wake() => _bell.Release();

    /// <summary>Sends what is due, one delivery for each address.</summary>
    /// <returns>How many were tried.</returns>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        var due = await store.ListDueAsync(AtOnce, cancellationToken);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (delivery, stopping) =>
            await store.RecordAttemptAsync(await TryAsync(delivery, stopping), CancellationToken.None));
        return due.Count;
    }

    /// <summary>Forgets what is older than it is kept.</summary>
    public Task<int> ForgetAsync(CancellationToken cancellationToken) => store.ForgetAsync(time.GetUtcNow() - _kept, cancellationToken);

    public override void Dispose()
    {
        base.Dispose();
        _bell.Dispose();
        _http.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The start must not wait for it.
        var forgotten = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (time.GetUtcNow() - forgotten > _forgetEvery)
                {
                    await ForgetAsync(stoppingToken);
                    forgotten = time.GetUtcNow();
                }

                while (await SendDueAsync(stoppingToken) > 0)
                {
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception); // The store fails: what waits stays there.
            }

            await _bell.WaitAsync(_lookAgain, stoppingToken);
        }
    }

    private async Task<WebhookDelivery> TryAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var (status, error) = await SendAsync(delivery, cancellationToken);
        var tried = delivery with { Attempts = delivery.Attempts + 1, Status = status, Error = error, TriedAt = time.GetUtcNow(), NextAt = null };
        if (error is null)
        {
            return tried with { State = DeliveryState.Delivered };
        }

        return tried.Attempts <= Pauses.Count
            ? tried with { State = DeliveryState.Waiting, NextAt = time.GetUtcNow() + Pauses[tried.Attempts - 1] }
            : tried with { State = DeliveryState.Failed };
    }

    private async Task<(int? Status, string? Error)> SendAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(delivery.WebhookId, cancellationToken) is not var (webhook, protectedSecret))
        {
            return (null, "The address was deleted.");
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
            request.Headers.Add(WebhookSecrets.DeliveryHeader, delivery.Id.ToString());
            request.Headers.Add(WebhookSecrets.EventHeader, delivery.Event);
            request.Headers.Add(WebhookSecrets.SignatureHeader, WebhookSecrets.Sign(secrets.Reveal(protectedSecret), delivery.Body, time.GetUtcNow()));
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            return (status, Explain(status));
        }
        catch (CryptographicException)
        {
            return (null, "The secret can't be read: the folder keys of the storage is not the one that it was made with. Delete the address and add it again.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"No answer came within {WebhookConnections.Patience.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException exception)
        {
            return (null, exception.InnerException is WebhookAddressException refused ? refused.Message : $"No connection: {exception.Message}");
        }
    }

    private static string? Explain(int status) => status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => $"It answered {status}, a redirect, which is not followed. Add the address that it leads to.",
        _ => $"It answered {status}.",
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Webhooks can't be sent.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
