using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using RagPlatform.Core.Access;
using RagPlatform.Tests.Access;
using RagPlatform.Web.Tests.Teams;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Access;

/// <summary>Asking each assistant as a bot. The channel says who writes; what is answered comes back with the request (<c>expectReplies</c>).</summary>
internal sealed class ChannelRoad(FakeChannel channel)
{
    private const string NoAccess = "You don't have access to this assistant.";

    public static string ObjectIdOf(WorldPerson person) => new Guid(0x0b1ec7, 0, 0, person.Id.ToByteArray()[8..]).ToString();

    public async Task WalkAsync(Visit visit)
    {
        foreach (var assistant in visit.World.Assistants)
        {
            await AskAsync(visit, assistant);
        }

        await OfferFileAsync(visit);
    }

    private async Task AskAsync(Visit visit, WorldAssistant assistant)
    {
        var seen = visit.SeenDocuments.Where(document => assistant.Collections.Contains(document.Collection)).ToList();
        var answer = await SendAsync(visit, assistant, "How many days does the policy grant?");
        var isUsed = visit.RoleOn(assistant) is not null;
        visit.Expect(answer.Contains(NoAccess, StringComparison.Ordinal) != isUsed, $"the bot of {assistant.Name}: {answer}");
        visit.Expect(answer.Contains("days to whoever asks", StringComparison.Ordinal) == (isUsed && seen.Count > 0), $"the bot of {assistant.Name} finds something else: {answer}");
        foreach (var document in visit.IsThorough && isUsed ? visit.World.Documents.Where(document => assistant.Collections.Contains(document.Collection)) : [])
        {
            // By their own words: the answer is from the document or from others, and told of where it stands.
            var about = await SendAsync(visit, assistant, $"How many days does the policy about {document.Name} grant?");
            visit.Expect(about.Contains(document.Name, StringComparison.Ordinal) == (visit.RoleOn(document) is not null), $"the bot of {assistant.Name} about {document.Name}");
        }
    }

    // Those that one may add to, and no other, are offered for a file.
    private async Task OfferFileAsync(Visit visit)
    {
        var file = new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.teams.file.download.info", ["name"] = "plan.txt",
            ["content"] = new JsonObject { ["downloadUrl"] = "https://files.sharepoint.com/plan.txt" },
        };
        var offered = await SendAsync(visit, visit.World.Assistants[0], "", file);
        foreach (var collection in visit.World.Collections)
        {
            visit.Expect(
                offered.Contains(collection.Id.ToString(), StringComparison.Ordinal) == visit.RoleOn(collection) >= AccessRole.Editor, $"a file is offered wrongly for {collection.Name}");
        }
    }

    private async Task<string> SendAsync(Visit visit, WorldAssistant assistant, string text, JsonObject? attachment = null)
    {
        var message = channel.Message(text, ObjectIdOf(visit.Person), conversation: $"a:{Guid.NewGuid()}");
        message["deliveryMode"] = "expectReplies";
        message["attachments"] = new JsonArray([attachment]);
        var (status, body) = await visit.SendAsync(
            Post, $"/api/messages/{assistant.Name}", message, identifyHere: request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", channel.Sign()));
        visit.Expect(status == 200, $"the bot of {assistant.Name}: {status}");
        return body;
    }
}
