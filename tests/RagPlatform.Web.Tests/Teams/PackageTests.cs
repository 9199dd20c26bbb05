using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Conversations;

namespace RagPlatform.Web.Tests.Teams;

public sealed partial class PackageTests
{
    private static readonly string[] Scopes = ["personal", "team", "groupChat"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_package_of_an_assistant_holds_a_manifest_and_two_icons_as_Teams_wants_them()
    {
        await using var world = await TeamsWorld.StartAsync(more: ("Teams:PublicAddress", "https://chat.example.com/"));

        using var response = await world.App.Http.GetAsync(Address(world.Assistant), Token);
        using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync(Token));
        var manifest = JsonSerializer.Deserialize<JsonElement>(await ReadAsync(zip, "manifest.json"));

        Assert.Equal("application/zip", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("HR help.teams.zip", response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(["color.png", "manifest.json", "outline.png"], zip.Entries.Select(entry => entry.FullName).Order());
        ExpectRules(manifest);
        Assert.Equal("HR help", manifest.GetProperty("name").GetProperty("short").GetString());
        Assert.Equal("Everything about working here.", manifest.GetProperty("description").GetProperty("short").GetString());
        Assert.Equal("1.1.0", manifest.GetProperty("version").GetString());
        Assert.Equal("https://chat.example.com", manifest.GetProperty("developer").GetProperty("websiteUrl").GetString());
        Assert.Equal("chat.example.com", manifest.GetProperty("validDomains")[0].GetString());
        ExpectColorIcon(ReadPng(await ReadAsync(zip, "color.png")), manifest.GetProperty("accentColor").GetString()!);
        ExpectOutlineIcon(ReadPng(await ReadAsync(zip, "outline.png")));
    }

    [Fact]
    public async Task However_long_the_texts_of_an_assistant_are_the_manifest_keeps_the_limits()
    {
        await using var world = await TeamsWorld.StartAsync(more: ("Teams:PublicAddress", "https://chat.example.com"));
        var questions = Enumerable.Range(1, 14).Select(number => $"{number}. How many days of parental leave does somebody have who {new string('x', 200)}?").ToArray();
        var (changed, _) = await world.App.SendAsync(HttpMethod.Put, $"/api/assistants/{world.Assistant}", new
        {
            name = "HR help", description = string.Concat(Enumerable.Repeat("All 👩‍💼 about\n working here. ", 400)), starterQuestions = questions,
        });

        var manifest = await ManifestAsync(world);

        Assert.Equal(200, changed);
        ExpectRules(manifest);
        Assert.Equal("1.2.0", manifest.GetProperty("version").GetString());
        Assert.Equal(10, manifest.GetProperty("bots")[0].GetProperty("commandLists")[0].GetProperty("commands").GetArrayLength());
    }

    [Fact]
    public async Task With_an_OAuth_connection_the_manifest_says_where_one_signs_in_and_for_what_and_without_one_it_does_not()
    {
        (string, string) address = ("Teams:PublicAddress", "https://chat.example.com");
        await using var without = await TeamsWorld.StartAsync(more: address);
        await using var with = await TeamsWorld.StartAsync(more: [address, ("Teams:Bots:hr:OAuthConnection", "company")]);
        await using var named = await TeamsWorld.StartAsync(more:
            [address, ("Teams:Bots:hr:OAuthConnection", "company"), ("Teams:Bots:hr:OAuthAudience", $"api://chat.example.com/botid-{FakeChannel.AppId}"), ("Teams:TokenService", "https://europe.token.botframework.com/")]);
        var (plain, signIn, other) = (await ManifestAsync(without), await ManifestAsync(with), await ManifestAsync(named));

        Assert.All([plain, signIn, other], ExpectRules);
        Assert.False(plain.TryGetProperty("webApplicationInfo", out _));
        Assert.Equal(["chat.example.com"], Domains(plain));
        Assert.Equal(["chat.example.com", "token.botframework.com"], Domains(signIn));
        Assert.Equal(["chat.example.com", "europe.token.botframework.com"], Domains(other));
        Assert.Equal((FakeChannel.AppId, $"api://botid-{FakeChannel.AppId}"), Audience(signIn));
        Assert.Equal((FakeChannel.AppId, $"api://chat.example.com/botid-{FakeChannel.AppId}"), Audience(other));

        static IEnumerable<string?> Domains(JsonElement manifest) => manifest.GetProperty("validDomains").EnumerateArray().Select(domain => domain.GetString());
        static (string?, string?) Audience(JsonElement manifest) =>
            (manifest.GetProperty("webApplicationInfo").GetProperty("id").GetString(), manifest.GetProperty("webApplicationInfo").GetProperty("resource").GetString());
    }

    [Fact]
    public async Task An_assistant_that_says_nothing_of_itself_has_a_valid_manifest_too()
    {
        await using var world = await TeamsWorld.StartAsync(more: ("Teams:PublicAddress", "https://chat.example.com"));
        await world.App.SendAsync(HttpMethod.Put, $"/api/assistants/{world.Assistant}", new { name = "HR help" });

        var manifest = await ManifestAsync(world);

        ExpectRules(manifest);
        Assert.False(manifest.GetProperty("bots")[0].TryGetProperty("commandLists", out _));
    }

    [Fact]
    public async Task Without_a_bot_or_an_https_address_the_answer_says_which_settings_to_write()
    {
        await using var world = await TeamsWorld.StartAsync(more: ("Teams:PublicAddress", "http://chat.example.com"));
        var (_, other) = await world.App.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "Löhne & Gehälter" });

        var (withoutHttps, address) = await world.App.SendAsync(HttpMethod.Get, Address(world.Assistant).ToString());
        var (withoutBot, settings) = await world.App.SendAsync(HttpMethod.Get, Address(other.GetProperty("id").GetGuid()).ToString());
        var detail = settings.GetProperty("detail").GetString();

        Assert.Equal((409, 409), (withoutHttps, withoutBot));
        Assert.Contains("Teams__PublicAddress=https://", address.GetProperty("detail").GetString());
        foreach (var name in new[] { $"Assistant={other.GetProperty("id").GetGuid()}", "AppId=", "AppPassword=", "TenantId=" })
        {
            Assert.Contains($"Teams__Bots__lohne_gehalter__{name}", detail);
        }
    }

    [Fact]
    public async Task A_starter_question_whose_title_was_cut_is_asked_as_a_whole()
    {
        const string Question = "Which day in the spring is the last for unused leave?";
        await using var world = await TeamsWorld.StartAsync(more: ("Teams:PublicAddress", "https://chat.example.com"));
        await world.App.SendAsync(HttpMethod.Put, $"/api/assistants/{world.Assistant}", new
        {
            name = "HR help", starterQuestions = new[] { Question },
        });
        var ben = (await world.App.Services.GetRequiredService<IPeopleStore>().FindByEmailAsync("Ben@example.com", Token))!.Id.ToString();
        var conversations = world.App.Services.GetRequiredService<IConversationStore>();
        var title = (await ManifestAsync(world)).GetProperty("bots")[0].GetProperty("commandLists")[0].GetProperty("commands")[0].GetProperty("title").GetString()!;

        await world.Channel.SendAsync(world.App.Http, world.Channel.Message(title, TeamsWorld.Ben));
        await world.Channel.WaitAsync(1);
        var conversation = Assert.Single(await conversations.ListAsync(ben, search: null, Token));

        Assert.EndsWith("…", title);
        Assert.Equal(Question, (await conversations.ListMessagesAsync(conversation.Id, ben, Token))[0].Question);
    }

    private static Uri Address(Guid assistant) => new($"/api/assistants/{assistant}/teams/package", UriKind.Relative);

    private static async Task<JsonElement> ManifestAsync(TeamsWorld world)
    {
        using var zip = new ZipArchive(await world.App.Http.GetStreamAsync(Address(world.Assistant), Token));
        return JsonSerializer.Deserialize<JsonElement>(await ReadAsync(zip, "manifest.json"));
    }

    // Required fields, lengths and patterns of the app manifest schema 1.19.
    private static void ExpectRules(JsonElement manifest)
    {
        Assert.Equal("https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json", manifest.GetProperty("$schema").GetString());
        Assert.Equal("1.19", manifest.GetProperty("manifestVersion").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", manifest.GetProperty("version").GetString());
        Assert.Equal(FakeChannel.AppId, manifest.GetProperty("id").GetString());
        Assert.Matches("^#[0-9a-fA-F]{6}$", manifest.GetProperty("accentColor").GetString());
        var developer = manifest.GetProperty("developer");
        ExpectLength(developer, "name", 32);
        Assert.All(["websiteUrl", "privacyUrl", "termsOfUseUrl"], name => Assert.StartsWith("https://", developer.GetProperty(name).GetString()));
        ExpectLength(manifest.GetProperty("name"), "short", 30);
        ExpectLength(manifest.GetProperty("name"), "full", 100);
        ExpectLength(manifest.GetProperty("description"), "short", 80);
        ExpectLength(manifest.GetProperty("description"), "full", 4000);
        Assert.Contains("everybody there reads the answer", manifest.GetProperty("description").GetProperty("full").GetString());
        Assert.Equal(("color.png", "outline.png"), (manifest.GetProperty("icons").GetProperty("color").GetString(), manifest.GetProperty("icons").GetProperty("outline").GetString()));
        var bot = Assert.Single(manifest.GetProperty("bots").EnumerateArray());
        Assert.Equal(FakeChannel.AppId, bot.GetProperty("botId").GetString());
        Assert.True(bot.GetProperty("supportsFiles").GetBoolean());
        Assert.Equal(Scopes, bot.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        foreach (var command in bot.TryGetProperty("commandLists", out var lists) ? lists[0].GetProperty("commands").EnumerateArray().ToList() : [])
        {
            ExpectLength(command, "title", 32);
            ExpectLength(command, "description", 128);
        }

        Assert.All(manifest.GetProperty("validDomains").EnumerateArray(), domain => Assert.DoesNotContain("/", domain.GetString()));
        Assert.DoesNotContain("secret", manifest.ToString());
    }

    private static void ExpectLength(JsonElement json, string name, int longest)
    {
        var text = json.GetProperty(name).GetString()!;
        Assert.InRange(text.Length, 1, longest);
        Assert.DoesNotMatch(LoneSurrogate(), text);
    }

    private static void ExpectColorIcon((int Size, byte[] Pixels) icon, string accent)
    {
        Assert.Equal(192, icon.Size);
        Assert.Equal(0, icon.Pixels[3]); // The corner of a rounded square.
        Assert.Equal(Convert.FromHexString(accent[1..] + "FF"), icon.Pixels.AsSpan(((96 * 192) + 8) * 4, 4).ToArray());
    }

    private static void ExpectOutlineIcon((int Size, byte[] Pixels) icon)
    {
        var pixels = icon.Pixels.Chunk(4).ToList();
        Assert.Equal(32, icon.Size);
        Assert.All(pixels.Where(pixel => pixel[3] > 0), pixel => Assert.Equal([255, 255, 255], pixel[..3]));
        Assert.InRange(pixels.Count(pixel => pixel[3] > 0), 100, 512);
    }

    // Signature, chunks with their checksums, eight bits a channel, and as many pixels as the header says.
    private static (int Size, byte[] Pixels) ReadPng(byte[] png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var chunks = new List<(string Type, byte[] Data)>();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            Assert.Equal(Crc(png.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            chunks.Add((System.Text.Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]));
            at += length + 12;
        }

        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        var header = chunks[0].Data;
        var size = BinaryPrimitives.ReadInt32BigEndian(header);
        Assert.Equal(size, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        Assert.Equal([8, 6, 0, 0, 0], header[8..]);
        using var zlib = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        Assert.Equal(size * ((size * 4) + 1), rows.Length);
        return (size, [.. rows.ToArray().Chunk((size * 4) + 1).SelectMany(row => row[1..])]);
    }

    // Bit by bit, as the specification defines it.
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }

    private static async Task<byte[]> ReadAsync(ZipArchive zip, string name)
    {
        using var content = new MemoryStream();
        await using var entry = zip.GetEntry(name)!.Open();
        await entry.CopyToAsync(content, Token);
        return content.ToArray();
    }

    [GeneratedRegex(@"[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]")]
    private static partial Regex LoneSurrogate();
}
