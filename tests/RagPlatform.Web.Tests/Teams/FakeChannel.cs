using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace RagPlatform.Web.Tests.Teams;

/// <summary>Something that a bot said.</summary>
internal sealed record Said(JsonElement Activity, string? Token, string? ReplyTo, DateTimeOffset At)
{
    /// <summary>Id of what it was said in place of.</summary>
    public string? Replaces { get; init; }

    public string Type => Activity.GetProperty("type").GetString()!;

    public string Text => Activity.TryGetProperty("text", out var text) ? text.GetString()! : "";

    public JsonElement? StreamInfo => Activity.TryGetProperty("entities", out var entities)
        ? entities.EnumerateArray().Cast<JsonElement?>().FirstOrDefault(entity => entity!.Value.GetProperty("type").GetString() == "streaminfo")
        : null;
}

/// <summary>
/// A channel on a port of its own: it tells its keys, signs tokens, gives bots their tokens and notes what they say. What a real channel
/// would do is known from its documents alone: none can be reached from here.
/// </summary>
internal sealed class FakeChannel : IAsyncDisposable
{
    public const string AppId = "6f1d3a52-0000-4000-8000-00000000b071";
    public const string Tenant = "7a000000-0000-4000-8000-0000000000aa";
    public const string Issuer = "https://api.botframework.test";

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Said> _said = new();
    private RsaSecurityKey _key = NewKey("first");
    private int _ids;

    private FakeChannel(WebApplication server) => _server = server;

    public string Address => _server.Urls.First();

    public IReadOnlyList<Said> Said => [.. _said];

    /// <summary>Channels that the keys are for.</summary>
    public string[] Endorsements { get; set; } = ["msteams", "directline"];

    /// <summary>What sending is answered with, until it is empty.</summary>
    public ConcurrentQueue<int> Refusals { get; } = new();

    /// <summary>What such an answer says.</summary>
    public string RefusalText { get; set; } = "";

    /// <summary>What a bot that asks for a token is told in place of it.</summary>
    public string? TokenRefusal { get; set; }

    /// <summary>The application that this server is the public address of, as a reverse proxy is.</summary>
    public HttpClient? Behind { get; set; }

    /// <summary>Name of the OAuth connection that the token service knows.</summary>
    public const string Connection = "company";

    /// <summary>The tokens of people who signed in by the connection, by the code that they were shown.</summary>
    public ConcurrentDictionary<string, string> Codes { get; } = new();

    /// <summary>What the token service was asked, with the bot's token.</summary>
    public ConcurrentQueue<(string Request, string? Token)> Asked { get; } = new();

    /// <summary>What the connection exchanges tokens for; null when that is not set.</summary>
    public string? ExchangeUri { get; set; } = $"api://botid-{AppId}";

    /// <summary>The issuer of people's tokens, as Entra ID names it for a tenant.</summary>
    public string EntraIssuer => $"{Address}/{Tenant}/v2.0";

    /// <summary>How often bots asked for a token.</summary>
    public int TokensGiven { get; private set; }

    public (string, string)[] Settings(string bot, string assistant) =>
    [
        ($"Teams:Bots:{bot}:Assistant", assistant), ($"Teams:Bots:{bot}:AppId", AppId), ($"Teams:Bots:{bot}:AppPassword", "the bot's secret"),
        ($"Teams:Bots:{bot}:TenantId", Tenant), ("Teams:OpenIdMetadata", $"{Address}/openid"), ("Teams:Login", Address), ("Teams:RequireHttps", "false"),
    ];

    /// <summary>Those by which people sign in within the chat. The sign-in provider is this server too.</summary>
    public static (string, string)[] SignInSettings(string bot) =>
    [
        ($"Teams:Bots:{bot}:OAuthConnection", Connection), ("Teams:TokenService", "%channel%"), ("Auth:Providers:company:Authority", $"%channel%/{Tenant}/v2.0"),
        ("Auth:Providers:company:ClientId", "ragplatform"), ("Auth:Providers:company:RequireHttps", "false"), ("Auth:Providers:company:IsEntra", "true"),
        ("Auth:Providers:company:TrustEmail", "true"),
    ];

    public static async Task<FakeChannel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var channel = new FakeChannel(server);
        server.MapGet("/openid", () => new { issuer = Issuer, jwks_uri = $"{channel.Address}/keys" });
        server.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", () => new { issuer = channel.EntraIssuer, jwks_uri = $"{channel.Address}/keys" });
        server.MapGet("/api/botsignin/GetSignInResource", (string state, HttpRequest request) =>
        {
            var json = JsonSerializer.Deserialize<JsonElement>(Convert.FromBase64String(state));
            channel.Asked.Enqueue((json.ToString(), request.Headers.Authorization));
            return json.GetProperty("connectionName").GetString() == Connection
                ? Results.Json(new
                {
                    signInLink = "https://token.example/sign-in",
                    tokenExchangeResource = channel.ExchangeUri is null ? null : new { id = Guid.NewGuid().ToString(), uri = channel.ExchangeUri, providerId = "entra" },
                })
                : Results.Json(new { error = new { code = "NotFound", message = "Connection not found" } }, statusCode: 404);
        });
        server.MapGet("/api/usertoken/GetToken", (string userId, string connectionName, string channelId, string code, HttpRequest request) =>
        {
            channel.Asked.Enqueue((request.QueryString.ToString(), request.Headers.Authorization));
            return connectionName == Connection && channelId == "msteams" && channel.Codes.TryRemove(code, out var token)
                ? Results.Json(new { channelId, connectionName, token })
                : Results.Json(new { error = new { code = "NotFound" } }, statusCode: 404);
        });
        server.MapGet("/keys", () => Results.Json(new JsonObject { ["keys"] = new JsonArray(channel.PublicKey()) }));
        server.MapPost("/{tenant}/oauth2/v2.0/token", (string tenant) =>
        {
            if (channel.TokenRefusal is { } refusal)
            {
                return Results.Text(refusal, "application/json", statusCode: 401);
            }

            channel.TokensGiven++;
            return Results.Json(new { access_token = $"token for {tenant}", expires_in = 3600, token_type = "Bearer" });
        });
        server.MapPost("/v3/conversations/{conversation}/activities/{replyTo?}", (string conversation, string? replyTo, JsonElement activity, HttpRequest request) =>
        {
            if (channel.Refusals.TryDequeue(out var status))
            {
                return Results.Text(channel.RefusalText, "application/json", statusCode: status);
            }

            channel._said.Enqueue(new Said(activity, request.Headers.Authorization, replyTo, DateTimeOffset.UtcNow));
            return Results.Json(new { id = $"said-{Interlocked.Increment(ref channel._ids)}" }, statusCode: 201);
        });
        server.MapPut("/v3/conversations/{conversation}/activities/{id}", (string id, JsonElement activity, HttpRequest request) =>
        {
            channel._said.Enqueue(new Said(activity, request.Headers.Authorization, null, DateTimeOffset.UtcNow) { Replaces = id });
            return Results.Json(new { id });
        });
        server.MapGet("/health", async () => Results.Text(await channel.Behind!.GetStringAsync(new Uri("/health", UriKind.Relative)), "application/json"));
        server.MapPost("/api/messages/{bot}", async (string bot, JsonElement activity) =>
        {
            using var response = await channel.Behind!.PostAsJsonAsync(new Uri($"/api/messages/{bot}", UriKind.Relative), activity);
            return Results.StatusCode((int)response.StatusCode);
        });
        server.MapGet("/file", () => Results.Text("Parking\n\nThe car park opens at seven."));
        await server.StartAsync();
        return channel;
    }

    /// <summary>From now on another key signs, and alone is told.</summary>
    public void RotateKey() => _key = NewKey("second");

    /// <summary>A token as the channel gives it, but for what is changed.</summary>
    public string Sign(Action<SecurityTokenDescriptor>? change = null, SecurityKey? key = null, string? serviceUrl = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = AppId,
            NotBefore = DateTime.UnixEpoch.AddSeconds(DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds()),
            Expires = DateTime.UnixEpoch.AddSeconds(DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()),
            Claims = new Dictionary<string, object> { ["serviceurl"] = serviceUrl ?? Address },
            SigningCredentials = new SigningCredentials(key ?? _key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    /// <summary>A person's token as Entra ID gives it to Teams for the bot, but for what is changed.</summary>
    public string SignPerson(string person, string email, Action<SecurityTokenDescriptor>? change = null, SecurityKey? key = null) => Sign(
        token =>
        {
            token.Issuer = EntraIssuer;
            token.Claims = new Dictionary<string, object>
            {
                ["oid"] = person, ["tid"] = Tenant, ["sub"] = $"of this program only {person}", ["scp"] = "access_as_user", ["name"] = "Somebody New",
                ["preferred_username"] = email, ["ver"] = "2.0",
            };
            change?.Invoke(token);
        },
        key);

    /// <summary>Something that waits for its answer, as Teams sends it.</summary>
    public JsonObject Invoke(string name, string person, JsonNode value, string conversation = "personal-1", string type = "personal")
    {
        var invoke = Message("", person, conversation, type);
        (invoke["type"], invoke["name"], invoke["value"]) = ("invoke", name, value);
        return invoke;
    }

    /// <summary>What Teams sends when it got a token for a card.</summary>
    public JsonObject Exchange(string token, string person, string id = "exchange-1", string connection = Connection) =>
        Invoke("signin/tokenExchange", person, new JsonObject { ["id"] = id, ["connectionName"] = connection, ["token"] = token });

    /// <summary>A message as Teams sends it.</summary>
    public JsonObject Message(string text, string person, string conversation = "personal-1", string type = "personal", string? id = null) => new()
    {
        ["type"] = "message",
        ["id"] = id ?? Guid.NewGuid().ToString(),
        ["channelId"] = "msteams",
        ["serviceUrl"] = Address,
        ["from"] = new JsonObject { ["id"] = $"29:{person}", ["name"] = "Somebody", ["aadObjectId"] = person },
        ["recipient"] = new JsonObject { ["id"] = $"28:{AppId}", ["name"] = "HR" },
        ["conversation"] = new JsonObject { ["id"] = conversation, ["conversationType"] = type, ["tenantId"] = Tenant },
        ["text"] = text,
        ["textFormat"] = "plain",
        ["locale"] = "en-GB",
    };

    public async Task<(int Status, string Body)> SendAsync(HttpClient http, JsonNode activity, string? token = "", string bot = "hr")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/messages/{bot}") { Content = JsonContent.Create(activity) };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Length == 0 ? Sign() : token);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Waits until the bot said that many whole messages.</summary>
    public async Task<IReadOnlyList<Said>> WaitAsync(int messages)
    {
        await WaitUntilAsync(_ => Said.Count(said => said.Type == "message") >= messages);
        return [.. Said.Where(said => said.Type == "message")];
    }

    /// <summary>Waits until the bot said such a thing.</summary>
    public async Task WaitUntilAsync(Func<Said, bool> isMet)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if (Said.Any(isMet))
            {
                return;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"The bot said {Said.Count} things, but not what was waited for.");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static RsaSecurityKey NewKey(string id) => new(RSA.Create(2048)) { KeyId = id };

    private JsonObject PublicKey()
    {
        var parameters = _key.Rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA", ["use"] = "sig", ["kid"] = _key.KeyId,
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus), ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
            ["endorsements"] = new JsonArray([.. Endorsements.Select(channel => JsonValue.Create(channel))]),
        };
    }
}
