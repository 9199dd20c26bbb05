using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;

namespace RagPlatform.Web.Hosting.Widgets;

/// <summary>
/// Seals widget tokens, and says whom one stands for. People are read anew at each request, so that an account or a group that is taken away
/// counts from the next one on. Thread-safe.
/// </summary>
internal sealed class WidgetTokens(IDataProtectionProvider protection, IApiKeyStore keys, TimeProvider time, IServiceProvider services)
{
    /// <summary>What tells one from an API key.</summary>
    public const string Start = "ragw_";

    private readonly IDataProtector _protector = protection.CreateProtector("RagPlatform.WidgetTokens.1");

    /// <summary>How long one opens anything: the page asks for another as long as it is open.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The token as it is sent.</summary>
    public string Write(WidgetToken token) => Start + Base64Url.EncodeToString(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(token)));

    /// <summary>What a token says, ended or not; null for one that was not made here, or was changed.</summary>
    public WidgetToken? Read(string secret)
    {
        if (!secret.StartsWith(Start, StringComparison.Ordinal) || !Base64Url.IsValid(secret.AsSpan(Start.Length)))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<WidgetToken>(_protector.Unprotect(Base64Url.DecodeFromChars(secret.AsSpan(Start.Length))));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whom it stands for; null when it has ended, or the key that made it, or the person may not sign in.</summary>
    public async Task<Caller?> FindCallerAsync(WidgetToken token, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now >= token.ExpiresAt
            || (token.KeyPrefix is { } prefix && (await keys.FindAsync(prefix, cancellationToken))?.Key.IsValid(now) != true))
        {
            return null;
        }

        return await FindAskerAsync(token, cancellationToken);
    }

    /// <summary>The person of a token, narrowed to what it is for; null when there is none, or the account is disabled.</summary>
    public async Task<Caller?> FindAskerAsync(WidgetToken token, CancellationToken cancellationToken)
    {
        var person = token.PersonId is not { } id ? new Caller("anonymous", "Anonymous", [Principal.Everyone], IsAdministrator: false)
            : services.GetService<IPeopleStore>() is { } people ? await people.FindCallerAsync(id, cancellationToken)
            : null;
        return person is null ? null : person with
        {
            Id = $"widget:{token.AssistantId}:{person.Id}", // Conversations of its own: what the person asked elsewhere is not the page's to read.
            PersonId = person.Id,
            IsAdministrator = false,
            Key = new KeyUse(token.KeyId, $"widget on {token.Origin}"),
            Scopes = KeyScopes.Ask & person.Scopes,
            OnlyAssistantIds = [token.AssistantId],
        };
    }
}
