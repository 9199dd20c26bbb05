using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Models;

namespace RagPlatform.Backends.ModelHost;

/// <summary>
/// The model host as a chat client. Waits while the host is being started; a host that dies in the middle of an answer is a
/// <see cref="ModelHostStoppedException"/>, a full queue a <see cref="ModelHostBusyException"/>. Thread-safe.
/// </summary>
/// <remarks>
/// Options and updates beyond those of <see cref="ChatOptions"/> are in <see cref="ChatModelProperties"/>.
/// <see cref="GetService"/> gives <see cref="ChatModelStatus"/> and <see cref="CountTokens"/>.
/// </remarks>
public sealed class ModelHostChatClient : IChatClient
{
    private readonly ModelHostSupervisor _supervisor;
    private readonly HttpClient _http;
    private readonly CountTokens _countTokens;

    /// <summary>Talks to the supervisor's host.</summary>
    public ModelHostChatClient(ModelHostSupervisor supervisor, HttpClient http)
    {
        _supervisor = supervisor;
        _http = http;
        _countTokens = new TokenCounter(supervisor, http).CountAsync;
    }

    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var body = ModelHostRequest.Body(messages, options);
        using var response = await SendAsync(body, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var stream = new ModelHostStream();
        while (await ReadLineAsync(reader, cancellationToken) is { } line)
        {
            if (stream.Read(line) is { } update)
            {
                yield return update;
            }
        }

        if (!stream.IsComplete)
        {
            throw new ModelHostStoppedException();
        }
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceKey is not null)
        {
            return null;
        }

        return serviceType == typeof(ChatModelStatus) ? _supervisor.Status
            : serviceType == typeof(CountTokens) ? _countTokens
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("model-host", null, _supervisor.Options.Model?.Name)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // The supervisor and the HTTP client are the container's.
    }

    private async Task<HttpResponseMessage> SendAsync(object body, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = await _supervisor.ReadyAsync(cancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address.Address, "/v1/chat/completions")) { Content = JsonContent.Create(body) };
            request.Headers.Authorization = new("Bearer", address.Key);
            try
            {
                var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                return response.IsSuccessStatusCode ? response : throw await RefusalAsync(response, cancellationToken);
            }
            catch (HttpRequestException) when (attempt == 1)
            {
                // It died before it answered, and nobody has noticed yet: nothing was said, so the question is asked again.
                await _supervisor.SuspectAsync(address, cancellationToken);
            }
            catch (HttpRequestException exception)
            {
                throw new ModelHostStoppedException(exception);
            }
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelHostStoppedException(exception);
        }
    }

    private static async Task<Exception> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var (message, code, field) = ReadError(await response.Content.ReadAsStringAsync(cancellationToken));
            return response.StatusCode switch
            {
                HttpStatusCode.TooManyRequests => new ModelHostBusyException(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(5)),
                HttpStatusCode.ServiceUnavailable => new ModelUnavailableException(message),
                _ => new ModelRequestException(message, code, field),
            };
        }
    }

    private static (string Message, string? Code, string? Field) ReadError(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var error = json.RootElement.GetProperty("error");
            return (
                error.GetProperty("message").GetString() ?? text, error.GetProperty("code").GetString(),
                error.TryGetProperty("param", out var param) ? param.GetString() : null);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return ("The model host refused the request without a reason.", null, null);
        }
    }
}
