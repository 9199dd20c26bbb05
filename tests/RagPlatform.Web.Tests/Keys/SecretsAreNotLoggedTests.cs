using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Keys;

/// <summary>Everything is logged that can be, and no secret is in it.</summary>
public sealed class SecretsAreNotLoggedTests
{
    private const string Bootstrap = "a-bootstrap-key-that-nobody-may-read";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_key_right_or_wrong_stands_in_the_log_or_in_the_audit_log()
    {
        var lines = new Lines();
        await using var app = Application.Start(
            services => services.AddSingleton<ILoggerProvider>(lines),
            ("Auth:BootstrapApiKey", Bootstrap), ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:RagPlatform", "Trace"),
            ("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Trace"), ("Logging:Console:LogLevel:Default", "None"), ("Logging:Debug:LogLevel:Default", "None"),
            ("Logging:EventSource:LogLevel:Default", "None"));

        var made = await SendAsync(app, HttpMethod.Post, "/api/keys", Bootstrap, new { name = "import", scopes = new[] { "search" } });
        var secret = System.Text.Json.JsonDocument.Parse(made).RootElement.GetProperty("secret").GetString()!;
        var wrong = KeySecret.Create().Secret;
        await SendAsync(app, HttpMethod.Post, "/api/search", secret, new { query = "leave" });
        await SendAsync(app, HttpMethod.Post, "/api/ask", secret, new { question = "leave" }); // Refused: not its scope.
        await SendAsync(app, HttpMethod.Post, "/api/search", wrong, new { query = "leave" });
        await SendAsync(app, HttpMethod.Get, "/api/nothing", secret);
        var audit = await SendAsync(app, HttpMethod.Get, "/api/audit/export?format=json", Bootstrap);

        Assert.True(lines.All.Count > 50, $"Only {lines.All.Count} lines were logged: nothing was tested.");
        foreach (var hidden in (string[])[Bootstrap, secret[(KeySecret.PrefixLength + 1)..], wrong[(KeySecret.PrefixLength + 1)..]])
        {
            Assert.DoesNotContain(lines.All, line => line.Contains(hidden, StringComparison.Ordinal));
            Assert.DoesNotContain(hidden, audit, StringComparison.Ordinal);
        }
    }

    private static async Task<string> SendAsync(Application app, HttpMethod method, string path, string key, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await app.Http.SendAsync(request, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            All.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue($"{formatter(state, exception)} {exception} {(state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : "")}");

        public void Dispose()
        {
        }
    }
}
