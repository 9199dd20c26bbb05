using Microsoft.Net.Http.Headers;

namespace RagPlatform.Web.Hosting;

/// <summary>How files leave the server: what somebody uploaded must never run as a page of ours.</summary>
internal static class Downloads
{
    /// <summary>Media types that browsers show without running anything in them.</summary>
    private static readonly HashSet<string> Shown = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/pdf", "text/plain", "image/png", "image/jpeg", "image/gif", "image/webp",
    };

    /// <summary>A Content-Disposition that saves the file under its name, whatever characters it has.</summary>
    public static string Attachment(string name) => Disposition("attachment", name);

    /// <summary>Headers for an uploaded original: shown only where that is harmless, in a sandbox of its own in any case.</summary>
    public static void Protect(HttpResponse response, string name, string mediaType, bool download)
    {
        var shown = !download && Shown.Contains(mediaType);
        response.Headers.ContentDisposition = Disposition(shown ? "inline" : "attachment", name);
        response.Headers.XContentTypeOptions = "nosniff";
        // Chromium shows no PDF in a sandbox; its viewer runs apart from pages in any case.
        response.Headers.ContentSecurityPolicy = mediaType == "application/pdf"
            ? "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
            : "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
        response.Headers.CacheControl = "private, no-cache";
    }

    private static string Disposition(string type, string name)
    {
        var disposition = new ContentDispositionHeaderValue(type);
        disposition.SetHttpFileName(name);
        return disposition.ToString();
    }
}
