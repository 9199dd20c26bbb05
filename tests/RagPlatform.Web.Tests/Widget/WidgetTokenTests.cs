using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Widgets;
using RagPlatform.Web.Tests.Api;
using static System.Net.Http.HttpMethod;

namespace RagPlatform.Web.Tests.Widget;

/// <summary>What a widget token opens, and for how long.</summary>
public sealed class WidgetTokenTests : IAsyncLifetime
{
    private static readonly object Anonymous = new { anonymous = true };

    private WidgetApplication _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private object AsAnna => new { person = _app.Anna.Email.ToUpperInvariant() };

    private object AsBen => new { person = _app.Ben.Email };

    public async ValueTask InitializeAsync() => _app = await WidgetApplication.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_page_asks_with_the_rights_of_its_visitor()
    {
        Assert.Equal(["bonus.txt", "leave.txt"], await FoundAsync(await _app.MakeTokenAsync(AsAnna)));
        Assert.Equal(["leave.txt"], await FoundAsync(await _app.MakeTokenAsync(AsBen)));
        Assert.Equal(["leave.txt"], await FoundAsync(await _app.MakeTokenAsync(Anonymous)));
    }

    [Fact]
    public async Task An_answer_is_streamed_to_the_page()
    {
        var token = await _app.MakeTokenAsync(AsBen);

        using var response = await _app.AskAsync(token, body: new { question = "How many days of annual leave?", assistantId = _app.AssistantId, stream = true });
        var body = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(WidgetApplication.Intranet, response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("event: done", body);
    }

    [Fact]
    public async Task The_page_is_told_its_assistant_and_nothing_of_its_instructions()
    {
        using var response = await _app.RespondAsync(Get, "/api/widget/assistant", null, await _app.MakeTokenAsync(AsBen), WidgetApplication.Intranet);
        var told = await Application.ReadAsync(response);

        Assert.Equal(("HR assistant", "How much leave?"), (told.GetProperty("name").GetString(), told.GetProperty("starterQuestions")[0].GetString()));
        Assert.Equal(["id", "name", "description", "starterQuestions"], told.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task The_server_speaks_the_language_of_the_page()
    {
        using var response = await _app.RespondAsync(
            Post, "/api/ask", new { question = "How many days of annual leave?", assistantId = _app.AssistantId }, await _app.MakeTokenAsync(AsAnna), WidgetApplication.Intranet,
            ("Accept-Language", "de"));

        var notice = (await Application.ReadAsync(response)).GetProperty("notice").GetString();
        Assert.StartsWith("Die Suche geht nur nach Wörtern", notice);
        Assert.Contains("Es ist kein Sprachmodell installiert", notice);
    }

    [Fact]
    public async Task A_token_ends_after_its_time_and_a_page_that_stayed_open_is_not_taken_for_somebody_who_guesses()
    {
        var ended = _app.Tokens.Write(new WidgetToken(
            _app.AssistantId, WidgetApplication.Intranet, _app.Anna.Id, TimeProvider.System.GetUtcNow().AddSeconds(-1), Guid.Empty, null));
        for (var i = 0; i < 20; i++)
        {
            using var response = await _app.AskAsync(ended);
            Assert.Equal(401, (int)response.StatusCode);
            Assert.Equal(WidgetApplication.Intranet, response.Headers.GetValues("Access-Control-Allow-Origin").Single()); // The page may read why.
        }

        Assert.Equal(200, await _app.AskStatusAsync(await _app.MakeTokenAsync(AsAnna)));
    }

    [Fact]
    public async Task A_changed_token_opens_nothing_and_is_counted_as_a_guess()
    {
        var token = await _app.MakeTokenAsync(AsAnna);
        var middle = token.Length / 2;
        var changed = token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..];

        foreach (var wrong in new[] { changed, token[..^4], "ragw_", "ragw_!!", "ragw_AAAA" })
        {
            Assert.Equal(401, await _app.AskStatusAsync(wrong));
        }

        Assert.Equal(429, await _app.AskStatusAsync(token));
    }

    [Fact]
    public async Task A_token_asks_from_its_own_page_alone()
    {
        var token = await _app.MakeTokenAsync(AsAnna);

        foreach (var origin in new[] { "https://evil.example", "http://intranet.example", "https://intranet.example:8443", "null", null })
        {
            using var response = await _app.AskAsync(token, origin);
            Assert.Equal(403, (int)response.StatusCode);
            Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_token_asks_its_own_assistant_alone_and_nowhere_else()
    {
        var other = await _app.AddAssistantAsync("IT assistant", WidgetApplication.Intranet);
        await _app.ShareAsync("assistants", other, Principal.Everyone);
        var token = await _app.MakeTokenAsync(AsAnna);

        Assert.Equal(404, await _app.AskStatusAsync(token, assistantId: other));
        using var withoutAssistant = await _app.AskAsync(token, body: new { question = "Leave?" });
        using var elsewhere = await _app.AskAsync(token, body: new { question = "Leave?", assistantId = _app.AssistantId, collectionIds = new[] { Guid.Empty } });
        Assert.Equal((400, 400), ((int)withoutAssistant.StatusCode, (int)elsewhere.StatusCode));
    }

    [Fact]
    public async Task A_token_opens_nothing_but_asking()
    {
        var token = await _app.MakeTokenAsync(AsAnna);
        (HttpMethod Method, string Path)[] closed =
        [
            (Get, "/api/assistants"), (Get, "/api/conversations"), (Get, "/api/collections"), (Post, "/api/search"), (Post, "/api/widget/tokens"),
            (Post, "/api/keys"), (Post, "/v1/chat/completions"), (Post, "/mcp"), (Post, "/ask"), (Get, "/health"), (Get, "/openapi/v1.json"), (Get, "/documents"),
        ];

        foreach (var (method, path) in closed)
        {
            using var response = await _app.RespondAsync(method, path, method == Post ? new { } : null, token, WidgetApplication.Intranet);
            Assert.True((int)response.StatusCode == 403, $"{method} {path}: {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task What_is_taken_away_counts_from_the_next_question_on()
    {
        var (anna, ben, anybody) = (await _app.MakeTokenAsync(AsAnna), await _app.MakeTokenAsync(AsBen), await _app.MakeTokenAsync(Anonymous));
        var people = _app.Services.GetRequiredService<IPeopleStore>();

        await _app.ShareAsync("assistants", _app.AssistantId, _app.Anna.Principal);
        Assert.Equal((200, 404, 404), (await _app.AskStatusAsync(anna), await _app.AskStatusAsync(ben), await _app.AskStatusAsync(anybody)));

        await people.ChangePersonAsync(_app.Anna.Id, person => person with { IsDisabled = true }, Token);
        Assert.Equal(401, await _app.AskStatusAsync(anna));

        await people.ChangePersonAsync(_app.Anna.Id, person => person with { IsDisabled = false }, Token);
        Assert.Equal(200, await _app.AskStatusAsync(anna));
        Assert.Equal(200, (await _app.SendAsync(Put, $"/api/assistants/{_app.AssistantId}", new { name = "HR assistant", allowedOrigins = Array.Empty<string>() })).Status);
        Assert.Equal(403, await _app.AskStatusAsync(anna));
    }

    [Fact]
    public async Task Tokens_end_with_the_key_that_made_them()
    {
        var (_, made) = await _app.SendAsync(Post, "/api/keys", new { name = "intranet", scopes = new[] { "administer" }, service = true });
        var token = await _app.MakeTokenAsync(AsBen, made.GetProperty("secret").GetString()!);
        Assert.Equal(200, await _app.AskStatusAsync(token));

        Assert.Equal(204, (await _app.SendAsync(Delete, $"/api/keys/{made.GetProperty("key").GetProperty("id").GetGuid()}")).Status);

        Assert.Equal(401, await _app.AskStatusAsync(token));
    }

    [Fact]
    public async Task Making_a_token_is_for_administering_keys_and_what_makes_no_sense_is_refused()
    {
        var (_, asking) = await _app.SendAsync(Post, "/api/keys", new { name = "ask", scopes = new[] { "ask" }, service = true });
        var secret = asking.GetProperty("secret").GetString();
        var hidden = await _app.AddAssistantAsync("Board assistant", WidgetApplication.Intranet);
        var id = _app.AssistantId;
        var origin = WidgetApplication.Intranet;

        Assert.Equal(403, (await _app.SendAsync(Post, "/api/widget/tokens", new { assistantId = id, origin, anonymous = true }, secret)).Status);
        Assert.Equal(401, (await _app.SendAsync(Post, "/api/widget/tokens", new { assistantId = id, origin, anonymous = true }, bearer: null)).Status);
        Assert.Equal(400, await MakeAsync(new { assistantId = id, origin }));
        Assert.Equal(400, await MakeAsync(new { assistantId = id, origin, anonymous = true, person = _app.Anna.Email }));
        Assert.Equal(400, await MakeAsync(new { assistantId = id, origin = "https://intranet.example/page", anonymous = true }));
        Assert.Equal(400, await MakeAsync(new { assistantId = id, origin = "https://other.example", anonymous = true }));
        Assert.Equal(404, await MakeAsync(new { assistantId = id, origin, person = "nobody@example.com" }));
        Assert.Equal(404, await MakeAsync(new { assistantId = Guid.NewGuid(), origin, anonymous = true }));
        Assert.Equal(404, await MakeAsync(new { assistantId = hidden, origin, person = _app.Ben.Email }));
        await _app.Services.GetRequiredService<IPeopleStore>().ChangePersonAsync(_app.Ben.Id, person => person with { IsDisabled = true }, Token);
        Assert.Equal(404, await MakeAsync(new { assistantId = id, origin, person = _app.Ben.Email }));

        async Task<int> MakeAsync(object body) => (await _app.SendAsync(Post, "/api/widget/tokens", body)).Status;
    }

    [Fact]
    public async Task Each_token_that_is_made_and_each_question_is_logged()
    {
        Assert.Equal(200, await _app.AskStatusAsync(await _app.MakeTokenAsync(AsAnna)));

        var made = (await _app.SendAsync(Get, "/api/audit?what=widgetTokenMade")).Body.GetProperty("entries")[0];
        var asked = (await _app.SendAsync(Get, "/api/audit?what=asked")).Body.GetProperty("entries")[0];

        Assert.Contains(_app.Anna.Id.ToString(), made.ToString());
        Assert.Contains(WidgetApplication.Intranet, made.ToString());
        Assert.Equal((_app.Anna.Id.ToString(), "widget on https://intranet.example"), (asked.GetProperty("personId").GetString(), asked.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task A_conversation_goes_on_with_the_next_token_and_is_no_other_persons()
    {
        var conversationId = Guid.NewGuid();
        var body = new { question = "How many days of annual leave?", assistantId = _app.AssistantId, conversationId };

        Assert.Equal(200, await AskAsync(AsAnna));
        Assert.Equal(200, await AskAsync(AsAnna));
        Assert.Equal(404, await AskAsync(AsBen));
        Assert.Equal(404, await AskAsync(Anonymous));

        async Task<int> AskAsync(object who)
        {
            using var response = await _app.AskAsync(await _app.MakeTokenAsync(who), body: body);
            return (int)response.StatusCode;
        }
    }

    private async Task<IEnumerable<string?>> FoundAsync(string token)
    {
        using var response = await _app.AskAsync(token);
        Assert.Equal(200, (int)response.StatusCode);
        var answer = await Application.ReadAsync(response);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("trace").ValueKind); // The prompt holds the assistant's instructions.
        var sources = answer.GetProperty("citations").EnumerateArray().Concat(answer.GetProperty("nearest").EnumerateArray());
        return sources.Select(source => source.GetProperty("documentName").GetString()).Distinct().Order();
    }
}
