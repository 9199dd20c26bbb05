using System.Text;
using System.Text.Json;
using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.OpenAi;

public sealed class OutputFormatTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"type": "json_schema"}""", "response_format.json_schema.name")]
    [InlineData("""{"type": "json_schema", "json_schema": {"name": "not a name", "schema": {}}}""", "response_format.json_schema.name")]
    [InlineData("""{"type": "json_schema", "json_schema": {"name": "x"}}""", "response_format.json_schema.schema")]
    [InlineData("""{"type": "json_schema", "json_schema": {"name": "x", "schema": "object"}}""", "response_format.json_schema.schema")]
    [InlineData("""{"type": "yaml"}""", "response_format.type")]
    public async Task A_form_that_is_none_is_refused_with_its_place(string format, string param)
    {
        await using var app = Start();

        var error = await RefusedAsync(app, "/v1/chat/completions", $$"""{"model": "scripted", "messages": [{"role": "user", "content": "x"}], "response_format": {{format}}}""");

        Assert.Equal(param, error.GetProperty("param").GetString());
    }

    [Theory]
    [InlineData("scripted", """{"type": "json_schema", "schema": {}}""", "text.format.name")]
    [InlineData("scripted", """{"type": "json_schema", "name": "x"}""", "text.format.schema")]
    [InlineData("scripted", """{"type": "yaml"}""", "text.format.type")]
    [InlineData("ragplatform", """{"type": "json_schema", "name": "x", "schema": {}}""", "text.format")]
    public async Task In_a_response_too(string model, string format, string param)
    {
        await using var app = Start();

        var error = await RefusedAsync(app, "/v1/responses", $$$"""{"model": "{{{model}}}", "input": "x", "text": {"format": {{{format}}}}}""");

        Assert.Equal(param, error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task Functions_that_could_never_be_called_are_refused()
    {
        await using var app = Start();

        var error = await RefusedAsync(
            app, "/v1/chat/completions",
            """{"model": "scripted", "messages": [{"role": "user", "content": "x"}], "response_format": {"type": "json_object"}, "tools": [{"type": "function", "function": {"name": "weather"}}]}""");

        Assert.Equal("tools", error.GetProperty("param").GetString());
    }

    private static Application Start() => Application.StartWith(new ScriptedChatClient("x")
    {
        Status = new ChatModelStatus(ChatModelState.Ready, new InstalledModel { Name = "scripted", Kind = ModelKind.Chat, Path = "/", Size = 1 }, [], 4096),
    });

    private static async Task<JsonElement> RefusedAsync(Application app, string path, string body)
    {
        using var response = await app.Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Token);
        Assert.Equal(400, (int)response.StatusCode);
        return (await Application.ReadAsync(response)).GetProperty("error");
    }
}
