using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RagPlatform.Web.Tests.Webhooks;

/// <summary>A real server that is told of events, and answers as it is told to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _server;
    private readonly SemaphoreSlim _arrived = new(0);

    private Receiver(WebApplication server) => _server = server;

    /// <summary>What arrived.</summary>
    public ConcurrentQueue<(string Body, string Delivery, string Event, string Signature)> Received { get; } = [];

    /// <summary>Status that is answered.</summary>
    public int Answer { get; set; } = 204;

    public Uri Address => new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hook?of=test");

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = builder.Build();
        var receiver = new Receiver(server);
        server.MapPost("/hook", receiver.ReceiveAsync);
        await server.StartAsync();
        return receiver;
    }

    /// <summary>Waits for the next one.</summary>
    public async Task<(string Body, string Delivery, string Event, string Signature)> NextAsync()
    {
        Assert.True(await _arrived.WaitAsync(Patience, TestContext.Current.CancellationToken), "Nothing arrived.");
        Assert.True(Received.TryDequeue(out var received));
        return received;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        Received.Enqueue((await reader.ReadToEndAsync(), headers["X-RagPlatform-Delivery"]!, headers["X-RagPlatform-Event"]!, headers["X-RagPlatform-Signature"]!));
        context.Response.StatusCode = Answer;
        context.Response.Headers.Location = "/elsewhere";
        _arrived.Release();
    }
}
