using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RagPlatform.EndToEndTests.Hosting;
using RagPlatform.Web.Tests.Teams;

namespace RagPlatform.EndToEndTests;

/// <summary>Clients that others wrote, unchanged, against the real program with its real model.</summary>
public sealed class FrontDoorTests
{
    private const string Key = "the key of this test, long enough for it";
    private const string Assistant = "HR assistant";
    private const string Question = "Who do I ask for a business trip?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_client_of_the_OpenAI_API_lists_asks_streams_embeds_and_makes_two_hundred_calls()
    {
        var folder = await NodeProgram.InstallAsync("openai.mjs", Token, "openai@7.57.0");
        await using var application = await RunningApplication.StartAsync(Token, ("Auth__BootstrapApiKey", Key));
        await SampleApplication.LoadAsync(application, Token);

        var output = await NodeProgram.RunAsync(folder, "openai.mjs", Token, application.Address.OriginalString, Key, Assistant, Question);

        Assert.Equal(200, JsonSerializer.Deserialize<JsonElement>(output).GetProperty("calls").GetInt32());
    }

    [Fact]
    public async Task In_the_playground_of_Teams_the_bot_welcomes_streams_and_answers_in_chats_groups_and_channels()
    {
        var folder = await NodeProgram.InstallAsync("playground.mjs", Token, "@microsoft/m365agentsplayground@0.2.28", "ws@8");
        await using var application = await StartForEmulatorsAsync();
        var port = FreePort();
        using var playground = NodeProgram.Start(
            folder, "node_modules/@microsoft/m365agentsplayground/cli.js", "start", "-e", Bot(application), "-c", "msteams", "-p", $"{port}", "--dt");
        try
        {
            await WaitForAsync($"http://127.0.0.1:{port}/_internal/v1/config");
            var said = JsonSerializer.Deserialize<JsonElement>(await NodeProgram.RunAsync(folder, "playground.mjs", Token, $"http://127.0.0.1:{port}"));

            Assert.Equal(Assistant, said.GetProperty("welcome").GetProperty("message").GetProperty("attachments")[0].GetProperty("content").GetProperty("title").GetString());
            Assert.Contains(said.GetProperty("personal").GetProperty("events").EnumerateArray(), IsStreaming);
            foreach (var chat in new[] { "personal", "group", "channel" })
            {
                var text = said.GetProperty(chat).GetProperty("message").GetProperty("text").GetString();
                Assert.True(text!.Contains("[1]", StringComparison.Ordinal), $"{chat}: {text}");
            }

            Assert.Contains("messageid=", said.GetProperty("channel").GetProperty("conversation").GetString());
            Assert.Contains("not fetched from", said.GetProperty("action").ToString());
            Assert.Equal(200, said.GetProperty("feedback").GetProperty("status").GetInt32());
            Assert.Contains("It is another page.", await application.Http.GetStringAsync(new Uri("/api/feedback", UriKind.Relative), Token));
        }
        finally
        {
            playground.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Over_Direct_Line_an_answer_comes_with_a_card_of_its_sources()
    {
        var folder = await NodeProgram.InstallAsync("directline.mjs", Token, "offline-directline@1.3.1", "botframework-directlinejs@0.15.8", "express@4", "xhr2@0.2", "ws@8");
        await using var application = await StartForEmulatorsAsync();

        var output = await NodeProgram.RunAsync(folder, "directline.mjs", Token, $"{FreePort()}", Bot(application), Question);
        var activity = JsonSerializer.Deserialize<JsonElement>(output.Split('\n').First(line => line.StartsWith('{')));

        Assert.Contains("[1]", activity.GetProperty("text").GetString());
        Assert.Equal("application/vnd.microsoft.card.adaptive", activity.GetProperty("attachments")[0].GetProperty("contentType").GetString());
    }

    [Fact]
    public async Task What_was_acknowledged_in_a_chat_is_answered_once_though_the_program_is_killed_before()
    {
        await using var channel = await FakeChannel.StartAsync();
        await using var application = await StartForEmulatorsAsync();
        var message = channel.Message(Question, "somebody");

        var (status, _) = await channel.SendAsync(application.Http, message, token: null, bot: Uri.EscapeDataString(Assistant));
        await application.KillAsync();
        var before = channel.Said.Count(said => said.Type == "message");
        await application.RestartAsync(Token, ("Teams__AllowUnsignedFromThisMachine", "true"));
        var answer = (await channel.WaitAsync(1))[0];
        var again = await channel.SendAsync(application.Http, message, token: null, bot: Uri.EscapeDataString(Assistant));
        await Task.Delay(1000, Token);

        Assert.Equal((200, 0, 200), (status, before, again.Status));
        Assert.Contains("[1]", answer.Text);
        Assert.Single(channel.Said, said => said.Type == "message");
    }

    private static string Bot(RunningApplication application) => $"{application.Address.OriginalString}/api/messages/{Uri.EscapeDataString(Assistant)}";

    private static async Task<RunningApplication> StartForEmulatorsAsync()
    {
        var application = await RunningApplication.StartAsync(Token, ("Teams__AllowUnsignedFromThisMachine", "true"));
        await SampleApplication.LoadAsync(application, Token);
        return application;
    }

    private static bool IsStreaming(JsonElement happened) =>
        happened.TryGetProperty("message", out var message) && message.TryGetProperty("streamEntity", out var stream) && stream.ValueKind == JsonValueKind.Object
        && stream.GetProperty("streamType").GetString() == "streaming";

    private static async Task WaitForAsync(string address)
    {
        using var http = new HttpClient();
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    using var response = await http.GetAsync(new Uri(address), Token);
                    return response.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false; // Not listening yet.
                }
            },
            TimeSpan.FromSeconds(90), $"{address} to answer", Token);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
