using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace RagPlatform.Client;

/// <summary>Speaks to a RagPlatform over HTTP. Thread-safe; one for the lifetime of a program is enough.</summary>
public sealed class RagPlatformClient : IDisposable
{
    private readonly HttpClient? _owned;
    private readonly Connection _connection;

    /// <summary>Connects to an address.</summary>
    /// <param name="address">Where it is reached, for example <c>http://127.0.0.1:5080</c>.</param>
    /// <param name="apiKey">An API key of the page API keys; null where nobody signs in.</param>
    /// <param name="options">How often a call is made again; null for the defaults.</param>
    public RagPlatformClient(Uri address, string? apiKey = null, RagPlatformClientOptions? options = null)
        : this(Open(address, apiKey), options) => _owned = _connection.Http;

    /// <summary>Uses a client of the program's own, with its address, its key and its limits. It is not disposed with this one.</summary>
    /// <param name="http">Has <see cref="HttpClient.BaseAddress"/>, and the header <c>Authorization</c> where a key is needed.</param>
    /// <param name="options">How often a call is made again; null for the defaults.</param>
    /// <exception cref="ArgumentException">It has no address.</exception>
    public RagPlatformClient(HttpClient http, RagPlatformClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.BaseAddress is null)
        {
            throw new ArgumentException("The HttpClient has no BaseAddress, so no server would be reached. Set it to RagPlatform's address.", nameof(http));
        }

        _connection = new Connection(http, options ?? new RagPlatformClientOptions());
        Collections = new CollectionCalls(_connection);
        Documents = new DocumentCalls(_connection);
        Assistants = new AssistantCalls(_connection);
        Conversations = new ConversationCalls(_connection);
    }

    /// <summary>Collections of documents.</summary>
    public CollectionCalls Collections { get; }

    /// <summary>Documents: in, out, and how far they are.</summary>
    public DocumentCalls Documents { get; }

    /// <summary>Assistants that can be asked.</summary>
    public AssistantCalls Assistants { get; }

    /// <summary>Conversations that were kept.</summary>
    public ConversationCalls Conversations { get; }

    /// <summary>The best passages for a query.</summary>
    /// <exception cref="RagPlatformException">The server refused.</exception>
    public Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _connection.SendAsync(
            HttpMethod.Post, "api/search", ClientJson.Default.SearchResult, Repeat.Always, cancellationToken, () => Connection.Json(request, ClientJson.Default.SearchRequest));
    }

    /// <summary>Answers a question from the documents. A question in a conversation is never asked again by itself: it would be kept twice.</summary>
    /// <exception cref="RagPlatformException">The server refused, or its model failed.</exception>
    public Task<Answer> AskAsync(AskRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _connection.SendAsync(
            HttpMethod.Post, "api/ask", ClientJson.Default.Answer, RepeatOf(request), cancellationToken,
            () => Connection.Json(new AskBody(request, Stream: false), ClientJson.Default.AskBody));
    }

    /// <summary>
    /// Answers a question, and tells of it while it is being written: text has not been checked yet, sentences have, and the last update is
    /// the whole answer. Leaving the loop stops the writing.
    /// </summary>
    /// <exception cref="RagPlatformException">The server refused, or its model failed on the way.</exception>
    public async IAsyncEnumerable<AskUpdate> AskStreamingAsync(AskRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var response = await _connection.SendAsync(
            HttpMethod.Post, "api/ask", RepeatOf(request), cancellationToken, () => Connection.Json(new AskBody(request, Stream: true), ClientJson.Default.AskBody));
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var isWhole = false;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (AskUpdate.Read(item.EventType, item.Data) is { } update)
            {
                isWhole |= update is AskUpdate.Done;
                yield return update;
            }
        }

        if (!isWhole)
        {
            throw new RagPlatformException(
                HttpStatusCode.BadGateway, "The answer was cut short", "The connection ended before the answer was whole. What came so far was not checked. Ask again.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _owned?.Dispose();

    private static Repeat RepeatOf(AskRequest request) => request.ConversationId is null ? Repeat.Always : Repeat.Never;

    private static HttpClient Open(Uri address, string? apiKey)
    {
        ArgumentNullException.ThrowIfNull(address);
        var root = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/"); // Else its last folder would be lost.
        // An answer of a small machine may take minutes; who wants a limit passes a token.
        var http = new HttpClient { BaseAddress = root, Timeout = Timeout.InfiniteTimeSpan };
        if (apiKey is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }

        return http;
    }
}
