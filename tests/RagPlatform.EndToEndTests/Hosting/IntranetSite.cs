using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RagPlatform.EndToEndTests.Hosting;

/// <summary>
/// Another website on this machine, of an origin of its own: it serves samples/widget.html with a style sheet that spoils whatever it reaches
/// and a policy that allows no more than the widget needs, and gets tokens as an intranet's server does.
/// </summary>
internal sealed class IntranetSite : IAsyncDisposable
{
    private const string AssistantName = "HR assistant";

    private readonly WebApplication _site;
    private readonly RunningApplication _application;
    private readonly string _html;

    private IntranetSite(WebApplication site, RunningApplication application, string language)
    {
        (_site, _application) = (site, application);
        _html = File.ReadAllText(Path.Combine(TestPaths.Repository, "samples", "widget.html"))
            .Replace("<script src=\"https://chat.example.com/", $"<script src=\"{application.Address}", StringComparison.Ordinal)
            .Replace("<html lang=\"en\">", $"<html lang=\"{language}\">", StringComparison.Ordinal)
            .Replace("</head>", "<link rel=\"stylesheet\" href=\"/site.css\"></head>", StringComparison.Ordinal);
    }

    /// <summary>Its origin.</summary>
    public string Origin => _site.Urls.First();

    /// <summary>The origin that its tokens are made for; its own, unless a test says otherwise.</summary>
    public string? TokenOrigin { get; set; }

    public static async Task<IntranetSite> StartAsync(RunningApplication application, CancellationToken cancellationToken, string language = "en")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = new IntranetSite(builder.Build(), application, language);
        site._site.MapGet("/", (HttpContext context) => site.Page(context));
        site._site.MapGet("/site.css", () => Results.Text("button, textarea, section, h2, article { display: none !important; color: red !important; }", "text/css"));
        site._site.MapGet("/chat-token", site.MakeTokenAsync);
        await site._site.StartAsync(cancellationToken);
        return site;
    }

    /// <summary>Lets the assistant be asked from here, and from nowhere else.</summary>
    public async Task AllowAsync(CancellationToken cancellationToken)
    {
        var assistant = await FindAssistantAsync(cancellationToken);
        assistant["allowedOrigins"] = new JsonArray(Origin);
        using var response = await _application.Http.PutAsJsonAsync($"/api/assistants/{assistant["id"]}", assistant, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private IResult Page(HttpContext context)
    {
        var chat = _application.Address.GetLeftPart(UriPartial.Authority);
        context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src {chat}; style-src 'self'; connect-src 'self' {chat}";
        return Results.Text(_html, "text/html");
    }

    private async Task<IResult> MakeTokenAsync(CancellationToken cancellationToken)
    {
        var assistant = await FindAssistantAsync(cancellationToken);
        using var response = await _application.Http.PostAsJsonAsync(
            "/api/widget/tokens", new { assistantId = assistant["id"]!.GetValue<Guid>(), origin = TokenOrigin ?? Origin, anonymous = true }, cancellationToken);
        return response.IsSuccessStatusCode
            ? Results.Json(await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken))
            : Results.StatusCode(StatusCodes.Status502BadGateway);
    }

    private async Task<JsonObject> FindAssistantAsync(CancellationToken cancellationToken) =>
        (await _application.Http.GetFromJsonAsync<JsonArray>("/api/assistants", cancellationToken))!.OfType<JsonObject>()
            .Single(assistant => assistant["name"]!.GetValue<string>() == AssistantName);
}
