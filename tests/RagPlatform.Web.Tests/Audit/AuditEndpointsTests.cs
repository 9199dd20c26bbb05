using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.Audit;

/// <summary>The log over HTTP.</summary>
public sealed class AuditEndpointsTests : IAsyncDisposable
{
    private readonly Application _app = Application.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Rows_are_read_by_page_and_filter()
    {
        await FillAsync(AuditAction.Asked, AuditAction.Deleted, AuditAction.Asked);

        var newest = await _app.GetAsync("/api/audit?what=asked&limit=1&person=owner");
        var older = await _app.GetAsync($"/api/audit?what=asked&limit=1&before={newest.GetProperty("next").GetInt64()}");

        Assert.Equal(2, newest.GetProperty("total").GetInt32());
        Assert.Equal("asked", newest.GetProperty("entries")[0].GetProperty("action").GetString());
        Assert.True(older.GetProperty("entries")[0].GetProperty("number").GetInt64() < newest.GetProperty("entries")[0].GetProperty("number").GetInt64());
        Assert.Equal(400, (await _app.SendAsync(HttpMethod.Get, "/api/audit?limit=0")).Status);
        Assert.Equal(400, (await _app.SendAsync(HttpMethod.Get, "/api/audit?from=yesterday")).Status);
        Assert.Equal(400, (await _app.SendAsync(HttpMethod.Get, "/api/audit?what=danced")).Status);
    }

    [Fact]
    public async Task The_export_is_a_file_and_part_of_itself()
    {
        await FillAsync(AuditAction.Deleted);

        using var csv = await _app.Http.GetAsync(new Uri("/api/audit/export", UriKind.Relative), Token);
        var json = await _app.GetAsync("/api/audit/export?format=json&what=exported");
        var text = await csv.Content.ReadAsStringAsync(Token);

        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", csv.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Contains("\"'=cmd|' /C calc'!A0\"", text);
        Assert.Contains(",Exported,Done,owner,Owner,", text);
        Assert.Equal(2, json.GetArrayLength());
    }

    [Fact]
    public async Task The_chain_is_verified_with_or_without_a_head_that_was_kept()
    {
        await FillAsync(AuditAction.Deleted);

        var found = await _app.GetAsync("/api/audit/verify");
        var kept = await _app.GetAsync($"/api/audit/verify?head={found.GetProperty("head").GetString()}");
        var other = await _app.GetAsync($"/api/audit/verify?head=1:{new string('0', 64)}");

        Assert.True(found.GetProperty("intact").GetBoolean());
        Assert.True(kept.GetProperty("intact").GetBoolean());
        Assert.Equal("otherHead", other.GetProperty("problems")[0].GetProperty("kind").GetString());
        Assert.Equal(400, (await _app.SendAsync(HttpMethod.Get, "/api/audit/verify?head=nothing")).Status);
    }

    private async Task FillAsync(params AuditAction[] actions)
    {
        foreach (var action in actions)
        {
            await _app.Services.GetRequiredService<IAuditLog>().RecordAsync(
                Caller.Owner, action, AuditTargets.Document(Guid.CreateVersion7(), "=cmd|' /C calc'!A0"), cancellationToken: Token);
        }
    }
}
