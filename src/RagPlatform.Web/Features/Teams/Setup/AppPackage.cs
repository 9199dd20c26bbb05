using System.IO.Compression;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Assistants;

namespace RagPlatform.Web.Features.Teams.Setup;

/// <summary>The file that is uploaded to Teams.</summary>
internal sealed class AppPackage(Bots bots, IOptions<TeamsOptions> options, IStringLocalizer<SetupTexts> texts)
{
    public const string ColorIcon = "color.png";
    public const string OutlineIcon = "outline.png";

    /// <summary>Why there is none yet; null when there is one.</summary>
    public string? FindProblem(Assistant assistant) =>
        bots.FindFor(assistant) is null ? texts["PackageNoBot", string.Join('\n', SetupSettings.OfBot(assistant, bot: null, options.Value))].Value
        : Address is null ? texts["PackageNoAddress"].Value
        : null;

    private Uri? Address =>
        Uri.TryCreate(options.Value.PublicAddress, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null;

    /// <summary>The zip file; only where there is no problem.</summary>
    public byte[] Write(Assistant assistant)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("manifest.json", AppManifest.Write(assistant, bots.FindFor(assistant)!.Credentials!, Address!, new Uri(options.Value.TokenService), texts));
            Add(ColorIcon, AppIcon.Color(assistant));
            Add(OutlineIcon, AppIcon.Outline());

            void Add(string name, byte[] content)
            {
                var entry = archive.CreateEntry(name);
                entry.LastWriteTime = assistant.ChangedAt; // The same assistant makes the same file.
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return zip.ToArray();
    }
}
