using System.Text.Json;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using RagPlatform.Core;
using RagPlatform.Core.Access;
using RagPlatform.Core.Collections;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.Teams;

/// <summary>Files that people send in a chat: who may, can add them to a collection.</summary>
internal sealed class ChatFiles(
    IDocumentStore documents, AccessRules rules, DocumentUploads uploads, IOptions<TeamsOptions> options, [FromKeyedServices(typeof(ChannelTokens))] HttpClient http,
    IStringLocalizer<TeamsTexts> texts)
{
    private const string FileInfo = "application/vnd.microsoft.teams.file.download.info";
    private const int MostFiles = 10;

    /// <summary>Files of a message.</summary>
    public static IReadOnlyList<ChatFile> Of(Activity activity) =>
        [.. (activity.Attachments ?? []).Where(attachment => attachment?.ContentType == FileInfo).Take(MostFiles)
            .Select(attachment => attachment is { Name: { Length: > 0 } name, Content: JsonElement { ValueKind: JsonValueKind.Object } content }
                && content.TryGetProperty("downloadUrl", out var url) && url.ValueKind == JsonValueKind.String ? new ChatFile(name, url.GetString()!) : null)
            .OfType<ChatFile>()];

    /// <summary>Asks into which collection they go.</summary>
    public async Task OfferAsync(IReadOnlyList<ChatFile> files, BotTurn turn, Caller caller, IReplies replies, CancellationToken cancellationToken)
    {
        var open = new List<CollectionSummary>();
        foreach (var summary in caller.Scopes.HasFlag(Core.Access.Keys.KeyScopes.Upload) ? await documents.ListCollectionsAsync(caller.Filter(), cancellationToken) : [])
        {
            if (await rules.FindRoleAsync(new(AccessTargetKind.Collection, summary.Collection.Id), caller, cancellationToken) >= AccessRole.Editor)
            {
                open.Add(summary);
            }
        }

        await replies.SendAsync(
            open.Count > 0 ? Cards.ChooseCollection(turn, files, open, texts) : turn.Activity.Reply(ActivityTypes.Message) with { Text = texts["NowhereToAdd"] }, cancellationToken);
    }

    /// <summary>Fetches them and adds them.</summary>
    public async Task AddAsync(CardAction action, BotTurn turn, Caller caller, IReplies replies, CancellationToken cancellationToken)
    {
        foreach (var file in action.Files!.OfType<ChatFile>().Take(MostFiles))
        {
            await replies.SendAsync(
                turn.Activity.Reply(ActivityTypes.Message) with { Text = await AddAsync(file, action.CollectionId, turn, caller, cancellationToken) }, cancellationToken);
        }
    }

    private async Task<string> AddAsync(ChatFile file, Guid collectionId, BotTurn turn, Caller caller, CancellationToken cancellationToken)
    {
        // The card came back from somebody's client: where it leads is checked, not believed.
        if (!Uri.TryCreate(file.Url, UriKind.Absolute, out var address) || !MayFetch(address, turn.Bot))
        {
            return texts["ForeignFile", file.Name];
        }

        try
        {
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            var added = await uploads.UploadAsync(collectionId, file.Name, response.Content.Headers.ContentType?.MediaType, content, [], caller, cancellationToken);
            return texts[added.Outcome == AddOutcome.Unchanged ? "FileKnown" : "FileAdded", added.Document.Name];
        }
        catch (Exception exception) when (exception is UploadException or AccessDeniedException or StorageException)
        {
            return exception.Message;
        }
        catch (HttpRequestException)
        {
            return texts["FileNotFetched", file.Name];
        }
    }

    private bool MayFetch(Uri address, Bot bot) =>
        (address.Scheme == Uri.UriSchemeHttps || !options.Value.RequireHttps || bot.Credentials is null)
        && (options.Value.FileHosts.Any(host => address.Host.Equals(host, StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith($".{host}", StringComparison.OrdinalIgnoreCase))
            || (bot.Credentials is null && address.IsLoopback));
}
