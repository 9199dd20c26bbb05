using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Features.SignIn;

/// <summary>One-time links are guessed no faster than passwords.</summary>
internal static class LinkGuesses
{
    /// <summary>The link; null when it can't be used, or when too many wrong ones came from that address.</summary>
    public static async Task<OneTimeLink?> FindAsync(IOneTimeLinks links, GuessLimiter guesses, HttpContext context, string? secret, OneTimeLinkKind kind)
    {
        var network = ClientAddress.Network(context);
        if (string.IsNullOrEmpty(secret) || guesses.WaitFor(network) is not null)
        {
            return null;
        }

        var link = await links.FindAsync(secret, kind, context.RequestAborted);
        if (link is null)
        {
            guesses.Count(network);
        }

        return link;
    }
}
