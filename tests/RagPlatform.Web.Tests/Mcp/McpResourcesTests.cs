using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using RagPlatform.Web.Features.Mcp;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Mcp;

public sealed class McpResourcesTests : IAsyncDisposable
{
    private readonly Application _app = Application.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Documents_and_their_pages_are_listed_described_and_read()
    {
        var collection = await _app.AddCollectionAsync();
        var manual = (await _app.AddDocumentAsync(collection, "brook-400-manual.pdf", await File.ReadAllBytesAsync(Application.Sample("brook-400-manual.pdf"), Token))).GetProperty("id").GetGuid();
        var leave = (await _app.AddDocumentAsync(collection, "leave.txt", Encoding.UTF8.GetBytes("Every employee has 26 days."))).GetProperty("id").GetGuid();
        await using var client = await McpClients.ConnectAsync(_app.Http);

        var listed = await client.ListResourcesAsync(cancellationToken: Token);
        var templates = await client.ListResourceTemplatesAsync(cancellationToken: Token);
        var whole = await ReadAsync(client, $"rag://documents/{manual}");
        var second = await ReadAsync(client, $"rag://documents/{manual}/pages/2");
        var byTemplate = await client.ReadResourceAsync("rag://documents/{id}/pages/{page}", new Dictionary<string, object?> { ["id"] = leave, ["page"] = 1 }, cancellationToken: Token);

        Assert.Equal([$"rag://documents/{leave}", $"rag://documents/{manual}"], listed.Select(resource => resource.Uri));
        Assert.Equal(["leave.txt", "brook-400-manual.pdf"], listed.Select(resource => resource.Name));
        Assert.Equal(["rag://documents/{id}", "rag://documents/{id}/pages/{page}"], templates.Select(template => template.UriTemplate));
        Assert.Contains(second, whole);
        Assert.Equal((await _app.GetAsync($"/api/documents/{manual}/pages/2")).GetProperty("text").GetString(), second);
        Assert.Equal("Every employee has 26 days.", Assert.IsType<TextResourceContents>(Assert.Single(byTemplate.Contents)).Text);
        Assert.Equal(3, (await _app.GetAsync("/api/audit?what=sawOriginal")).GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_that_together_hold_each_document_once()
    {
        var collection = await _app.AddCollectionAsync();
        var added = new List<Guid>();
        for (var i = 0; i < DocumentResources.PageLength + 5; i++)
        {
            using var response = await _app.UploadAsync(collection, $"note {i}.txt", Encoding.UTF8.GetBytes($"Note {i}"));
            added.Add((await Application.ReadAsync(response)).GetProperty("documentId").GetGuid());
        }

        foreach (var id in added)
        {
            await _app.WaitForAsync(id);
        }

        await using var client = await McpClients.ConnectAsync(_app.Http);
        var first = await client.ListResourcesAsync(new ListResourcesRequestParams(), Token);
        var second = await client.ListResourcesAsync(new ListResourcesRequestParams { Cursor = first.NextCursor }, Token);

        Assert.Equal((DocumentResources.PageLength, 5), (first.Resources.Count, second.Resources.Count));
        Assert.Null(second.NextCursor);
        Assert.Equal(added.Select(id => $"rag://documents/{id}").Order(), first.Resources.Concat(second.Resources).Select(resource => resource.Uri).Order());
        await Assert.ThrowsAsync<McpProtocolException>(() => client.ListResourcesAsync(new ListResourcesRequestParams { Cursor = "elsewhere" }, Token).AsTask());
    }

    [Theory]
    [InlineData("rag://documents/nothing")]
    [InlineData("rag://documents/01a21012-c148-7724-bbce-ca9aea440930")]
    [InlineData("rag://documents/01a21012-c148-7724-bbce-ca9aea440930/pages/-1")]
    [InlineData("rag://elsewhere/1")]
    [InlineData("file:///etc/passwd")]
    public async Task An_address_that_leads_nowhere_is_refused(string uri)
    {
        await using var client = await McpClients.ConnectAsync(_app.Http);

        var failure = await Assert.ThrowsAsync<McpProtocolException>(() => client.ReadResourceAsync(uri, cancellationToken: Token).AsTask());

        Assert.Contains("You don't have access to this document, or there is no such page.", failure.Message);
    }

    [Fact]
    public async Task Starter_questions_of_assistants_are_prompts()
    {
        await _app.SendAsync(HttpMethod.Post, "/api/assistants", new { name = "HR & Pay", instructions = "Be brief.", starterQuestions = new[] { "How many days of leave?", "When is pay day?" } });
        await using var client = await McpClients.ConnectAsync(_app.Http);

        var prompts = await client.ListPromptsAsync(cancellationToken: Token);
        var second = await client.GetPromptAsync("hr-pay-2", cancellationToken: Token);

        Assert.Equal(["hr-pay-1", "hr-pay-2"], prompts.Select(prompt => prompt.Name));
        Assert.Equal("How many days of leave?", prompts[0].Title);
        Assert.StartsWith("When is pay day?", Assert.IsType<TextContentBlock>(Assert.Single(second.Messages).Content).Text);
        await Assert.ThrowsAsync<McpProtocolException>(() => client.GetPromptAsync("hr-pay-3", cancellationToken: Token).AsTask());
    }

    private static async Task<string> ReadAsync(McpClient client, string uri) =>
        Assert.IsType<TextResourceContents>(Assert.Single((await client.ReadResourceAsync(uri, cancellationToken: Token)).Contents)).Text;
}
