using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RagPlatform.Client;

/// <summary>When a call may be made again.</summary>
internal enum Repeat
{
    /// <summary>What was asked for may have been done, or its content is gone.</summary>
    Never,

    /// <summary>After 429: nothing was done yet.</summary>
    WhenRefused,

    /// <summary>After 429 and 503: doing it twice is the same as once.</summary>
    Always,
}

/// <summary>Sends calls, makes them again where that is safe, and turns refusals into exceptions.</summary>
internal sealed class Connection(HttpClient http, RagPlatformClientOptions options)
{
    public HttpClient Http => http;

    public static HttpContent Json<T>(T value, JsonTypeInfo<T> type) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };

    public async Task<T> SendAsync<T>(
        HttpMethod method, string path, JsonTypeInfo<T> type, Repeat repeat, CancellationToken cancellationToken, Func<HttpContent>? content = null)
    {
        using var response = await SendAsync(method, path, repeat, cancellationToken, content);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw NoAnswer(response);
        }
        catch (JsonException)
        {
            throw NoAnswer(response);
        }
    }

    /// <summary>The answer, its headers read; only one of success.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, Repeat repeat, CancellationToken cancellationToken, Func<HttpContent>? content = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content?.Invoke() };
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                var refusal = await ExplainAsync(response, cancellationToken);
                var delay = refusal.RetryAfter ?? options.FirstDelay * Math.Pow(2, attempt - 1);
                if (!MayRepeat(refusal.Status, repeat) || attempt >= options.MaxAttempts || delay > options.MaxDelay)
                {
                    throw refusal;
                }

                await WaitAsync(delay, cancellationToken);
            }
        }
    }

    /// <summary>Waits by the client's clock.</summary>
    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, options.Time, cancellationToken);

    private static bool MayRepeat(HttpStatusCode status, Repeat repeat) => status switch
    {
        HttpStatusCode.TooManyRequests => repeat >= Repeat.WhenRefused,
        HttpStatusCode.ServiceUnavailable => repeat == Repeat.Always,
        _ => false,
    };

    private async Task<RagPlatformException> ExplainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (title, detail) = await ReadProblemAsync(response, cancellationToken);
        return new RagPlatformException(
            response.StatusCode,
            title ?? response.ReasonPhrase ?? response.StatusCode.ToString(),
            detail ?? $"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} without saying why. Check the address, and the log of the server.",
            RetryAfter(response));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > options.Time.GetUtcNow() ? date - options.Time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    // A proxy before the server refuses in HTML.
    private static async Task<(string? Title, string? Detail)> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
        {
            return default;
        }

        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var problem = await JsonSerializer.DeserializeAsync(body, ClientJson.Default.Problem, cancellationToken);
            return (problem?.Title, problem?.Detail);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static RagPlatformException NoAnswer(HttpResponseMessage response) => new(
        response.StatusCode, "The answer can't be read",
        $"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} with something else than was expected. Check whether the address is RagPlatform's, and its version.");
}

/// <summary>RFC 9457.</summary>
internal sealed record Problem(string? Title, string? Detail);
