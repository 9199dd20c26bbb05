using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using RagPlatform.Core.Models;

namespace RagPlatform.Web.Tests.Api;

/// <summary>What becomes of a question when the model can't go on, or its asker leaves.</summary>
public sealed class AskFaultTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Annual leave\n\nEvery employee has 26 days of annual leave. Unused days expire in March.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_too_many_wait_it_is_said_when_to_try_again()
    {
        await using var app = Application.StartWith(new FaultyModel(() => throw new ModelHostBusyException(TimeSpan.FromSeconds(7))));
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Text);

        using var response = await app.Http.PostAsJsonAsync("/api/ask", new { question = "How many days of annual leave?" }, Token);
        var problem = await Application.ReadAsync(response);

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.Contains("Try again in 7 seconds", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task When_the_model_stops_it_is_said_and_the_stream_ends_in_order()
    {
        await using var app = Application.StartWith(new FaultyModel(() => throw new ModelHostStoppedException()));
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Text);

        var (status, problem) = await app.SendAsync(HttpMethod.Post, "/api/ask", new { question = "How many days of annual leave?" });
        using var streamed = await app.Http.PostAsJsonAsync("/api/ask", new { question = "How many days of annual leave?", stream = true }, Token);
        var events = await streamed.Content.ReadAsStringAsync(Token);

        Assert.Equal(503, status);
        Assert.Contains("stopped unexpectedly", problem.GetProperty("detail").GetString());
        Assert.Contains("event: error", events);
        Assert.DoesNotContain("event: done", events);
    }

    [Fact]
    public async Task Whoever_leaves_stops_the_model()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = Application.StartWith(new EndlessModel(left));
        await app.AddDocumentAsync(await app.AddCollectionAsync(), "leave.txt", Text);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask") { Content = JsonContent.Create(new { question = "How many days?", stream = true }) };

        using (var response = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
            while (await reader.ReadLineAsync(Token) is { } line && line != "event: text")
            {
            }
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    private sealed class FaultyModel(Action fault) : Model
    {
        protected override async IAsyncEnumerable<string> WriteAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            fault();
            yield break;
        }
    }

    private sealed class EndlessModel(TaskCompletionSource left) : Model
    {
        protected override async IAsyncEnumerable<string> WriteAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            try
            {
                while (await pace.WaitForNextTickAsync(cancellationToken))
                {
                    yield return "leave ";
                }
            }
            finally
            {
                left.TrySetResult();
            }
        }
    }

    private abstract class Model : IChatClient
    {
        private readonly ChatModelStatus _status = new(ChatModelState.Ready, null, [], 8192);

        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var piece in WriteAsync(cancellationToken))
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatModelStatus) ? _status : serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }

        protected abstract IAsyncEnumerable<string> WriteAsync(CancellationToken cancellationToken);
    }
}
