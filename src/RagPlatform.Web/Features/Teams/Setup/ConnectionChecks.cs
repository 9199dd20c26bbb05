using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using RagPlatform.Web.Features.Teams.SignIn;

namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>The steps of a check that connect to other machines.</summary>
internal sealed class ConnectionChecks(
    [FromKeyedServices(typeof(ChannelTokens))] HttpClient http, ChannelKeys keys, BotTokens tokens, TokenService tokenService, PersonTokens people, IOptions<TeamsOptions> options,
    IStringLocalizer<SetupTexts> texts)
{
    private const int LongestReason = 240;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether the public address is https, and leads here.</summary>
    public Task<CheckStep> ReachAsync(Bot bot, CancellationToken cancellationToken)
    {
        var address = options.Value.PublicAddress.TrimEnd('/');
        if (address.Length == 0)
        {
            return Task.FromResult(new CheckStep(TeamsCheck.Address, CheckState.Failed, texts["AddressMissing"], texts["AddressMissingFix"]));
        }

        if (options.Value.RequireHttps && !address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(new CheckStep(TeamsCheck.Address, CheckState.Failed, texts["AddressNotHttps", address], texts["AddressNotHttpsFix"]));
        }

        return TryAsync(TeamsCheck.Address, texts["AddressFix", address], async token =>
        {
            using var response = await http.GetAsync(new Uri($"{address}/health"), token);
            var health = await response.Content.ReadFromJsonAsync<JsonElement>(token);
            return health.ValueKind == JsonValueKind.Object && health.TryGetProperty("components", out _)
                ? new(TeamsCheck.Address, CheckState.Ok, texts["AddressReached", address])
                : new(TeamsCheck.Address, CheckState.Failed, texts["AddressOther", address], texts["AddressFix", address]);
        }, cancellationToken);
    }

    /// <summary>Whether the channel tells the keys that its messages are signed with.</summary>
    public Task<CheckStep> ReadKeysAsync(Bot bot, CancellationToken cancellationToken) =>
        TryAsync(TeamsCheck.Metadata, texts["MetadataFix", new Uri(options.Value.OpenIdMetadata).Host], async token =>
        {
            var known = await keys.GetAsync(kid: null, token);
            return known.SigningKeys.Count > 0
                ? new(TeamsCheck.Metadata, CheckState.Ok, texts[known.SigningKeys.Count == 1 ? "MetadataReadOne" : "MetadataRead", known.SigningKeys.Count, known.Issuer])
                : new(TeamsCheck.Metadata, CheckState.Failed, texts["MetadataEmpty"], texts["MetadataFix", new Uri(options.Value.OpenIdMetadata).Host]);
        }, cancellationToken);

    /// <summary>Whether Entra ID gives the bot a token for its credentials, as they are now.</summary>
    public Task<CheckStep> AskTokenAsync(Bot bot, CancellationToken cancellationToken) =>
        TryAsync(TeamsCheck.Token, texts["MetadataFix", new Uri(options.Value.Login).Host], async token =>
        {
            try
            {
                await tokens.RenewAsync(bot.Credentials!, token);
                return new(TeamsCheck.Token, CheckState.Ok, texts["TokenGiven"]);
            }
            catch (ConnectorException exception)
            {
                return new(TeamsCheck.Token, CheckState.Failed, texts["TokenRefused", ReasonOf(exception.Answer, bot.Credentials!)], FixOf(exception.Answer));
            }
        }, cancellationToken);

    /// <summary>Whether the token service knows the bot's OAuth connection, and what it leads to is what is believed here.</summary>
    public Task<CheckStep> AskSignInAsync(Bot bot, CancellationToken cancellationToken) =>
        TryAsync(TeamsCheck.SignIn, texts["MetadataFix", new Uri(options.Value.TokenService).Host], async token =>
        {
            var credentials = bot.Credentials!;
            try
            {
                var link = await tokenService.GetLinkAsync(credentials, Sample(), token);
                if (link.TokenExchangeResource?.Uri is { Length: > 0 } uri && !string.Equals(uri, credentials.Audience, StringComparison.OrdinalIgnoreCase))
                {
                    return new(TeamsCheck.SignIn, CheckState.Failed, texts["SignInOtherAudience", uri, credentials.Audience], texts["SignInOtherAudienceFix", credentials.Audience]);
                }
            }
            catch (ConnectorException exception)
            {
                return new(TeamsCheck.SignIn, CheckState.Failed, texts["SignInRefused", credentials.OAuthConnection, ReasonOf(exception.Answer, credentials)], texts["SignInRefusedFix"]);
            }

            foreach (var provider in people.Providers)
            {
                if (await people.FindIssuerAsync(provider, token) is { } issuer && (credentials.TenantId is not { } tenant || issuer.Contains(tenant, StringComparison.OrdinalIgnoreCase)))
                {
                    return new(TeamsCheck.SignIn, CheckState.Ok, texts["SignInInChat", credentials.OAuthConnection]);
                }
            }

            return new(TeamsCheck.SignIn, CheckState.Failed, texts["SignInNoIssuer"], texts["SignInNoIssuerFix"]);
        }, cancellationToken);

    /// <summary>Whether somebody who has no token is refused. What they send would be answered to an address that nobody has.</summary>
    public Task<CheckStep> SendUnsignedAsync(Bot bot, CancellationToken cancellationToken)
    {
        if (options.Value.PublicAddress.Length == 0)
        {
            return Task.FromResult(new CheckStep(TeamsCheck.Refusal, CheckState.Skipped, texts["AddressMissing"]));
        }

        var endpoint = $"{options.Value.PublicAddress.TrimEnd('/')}/api/messages/{bot.Name}";
        return TryAsync(TeamsCheck.Refusal, texts["AddressFix", options.Value.PublicAddress], async token =>
        {
            using var response = await http.PostAsJsonAsync(new Uri(endpoint), Sample(), ActivityJson.Options, token);
            return response.StatusCode switch
            {
                HttpStatusCode.Unauthorized => new(TeamsCheck.Refusal, CheckState.Ok, texts["RefusalRefused"]),
                HttpStatusCode.Forbidden => new(TeamsCheck.Refusal, CheckState.Failed, texts["RefusalOpen"], texts["RefusalOpenFix"]),
                var status => new(TeamsCheck.Refusal, CheckState.Failed, texts["RefusalOther", endpoint, (int)status], texts["RefusalOtherFix"]),
            };
        }, cancellationToken);
    }

    // Somebody who is nobody, at an address that nobody has.
    private static Activity Sample() => new()
    {
        Type = ActivityTypes.Message, Id = Guid.NewGuid().ToString(), ChannelId = "msteams", ServiceUrl = "https://nobody.invalid", Text = "Check",
        From = new ChannelAccount { Id = "nobody" }, Recipient = new ChannelAccount { Id = "bot" }, Conversation = new ConversationAccount { Id = "check" },
    };

    private async Task<CheckStep> TryAsync(string name, string fix, Func<CancellationToken, Task<CheckStep>> runAsync, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        try
        {
            return await runAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(name, CheckState.Failed, texts["TooSlow", (int)_patience.TotalSeconds], fix);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(name, CheckState.Failed, texts["NotConnected", ShortText.Cut(exception.GetBaseException().Message, LongestReason)], fix);
        }
    }

    // Entra ID writes a sentence, then ids and times that help nobody here.
    private static string ReasonOf(string answer, BotOptions bot)
    {
        var text = answer;
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(answer);
            text = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("error_description", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : answer;
        }
        catch (JsonException)
        {
            // A proxy answered with a page of its own.
        }

        text = text.Replace(bot.AppPassword, "…", StringComparison.Ordinal).Split("Trace ID", 2)[0].ReplaceLineEndings(" ").Trim();
        return ShortText.Cut(text, LongestReason);
    }

    // Codes: https://learn.microsoft.com/entra/identity-platform/reference-error-codes.
    private string FixOf(string answer) =>
        answer.Contains("AADSTS7000222", StringComparison.Ordinal) ? texts["TokenExpiredFix"]
        : answer.Contains("AADSTS7000215", StringComparison.Ordinal) ? texts["TokenSecretFix"]
        : answer.Contains("AADSTS90002", StringComparison.Ordinal) || answer.Contains("AADSTS700016", StringComparison.Ordinal) ? texts["TokenTenantFix"]
        : texts["TokenFix"];
}
