using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>Whether a token is a provider's: signed with one of the keys that its metadata tells, by the issuer that they name. Thread-safe.</summary>
internal sealed class ProviderTokens(IOptionsMonitor<OpenIdConnectOptions> providers)
{
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>The issuer that the provider's metadata names; read once and kept.</summary>
    /// <exception cref="InvalidOperationException">The metadata can't be read.</exception>
    public async Task<string> FindIssuerAsync(string provider, CancellationToken cancellationToken) =>
        (await Of(provider).ConfigurationManager!.GetConfigurationAsync(cancellationToken)).Issuer;

    /// <summary>Checks signature, algorithm, issuer, audience and lifetime.</summary>
    /// <param name="provider">Name of the provider in the settings.</param>
    /// <param name="token">The token.</param>
    /// <param name="audiences">For whom it may be; the program that people sign in to by the provider, when none is named.</param>
    /// <param name="clocksDiffer">How far its clock and ours may be apart.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The provider's metadata can't be read.</exception>
    public async Task<TokenValidationResult> ValidateAsync(
        string provider, string token, IReadOnlyList<string> audiences, TimeSpan clocksDiffer, CancellationToken cancellationToken)
    {
        var options = Of(provider);
        var result = await TryAsync();
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider may have changed its keys. How often they are read again is limited by the framework.
            options.ConfigurationManager!.RequestRefresh();
            result = await TryAsync();
        }

        return result;

        async Task<TokenValidationResult> TryAsync()
        {
            var configuration = await options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
            return await _handler.ValidateTokenAsync(token, new TokenValidationParameters
            {
                ValidIssuer = configuration.Issuer,
                ValidAudiences = audiences.Count > 0 ? audiences : [options.ClientId!],
                IssuerSigningKeys = configuration.SigningKeys,
                RequireSignedTokens = true,
                ClockSkew = clocksDiffer,
            });
        }
    }

    private OpenIdConnectOptions Of(string provider) => providers.Get(ProviderRegistration.SchemeOf(provider));
}
