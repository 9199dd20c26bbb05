using System.Text;
using System.Text.Json;
using RagPlatform.Web.Tests.Api;

namespace RagPlatform.Web.Tests.OpenAi;

public sealed class VectorStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vector_store_is_renamed_and_keeps_its_metadata_until_that_is_changed()
    {
        await using var app = Application.Start();
        var store = await AddAsync(app, new { name = "Parking", metadata = new { site = "works" } });

        var (_, renamed) = await app.SendAsync(HttpMethod.Post, $"/v1/vector_stores/{store}", new { name = "Gates" });
        var (_, changed) = await app.SendAsync(HttpMethod.Post, $"/v1/vector_stores/{store}", new { name = (string?)null, metadata = new { site = "yard" } });
        var (_, emptied) = await app.SendAsync(HttpMethod.Post, $"/v1/vector_stores/{store}", new { metadata = (object?)null });

        Assert.Equal("""Gates {"site":"works"}""", Told(renamed));
        Assert.Equal("""Gates {"site":"yard"}""", Told(changed));
        Assert.Equal("Gates {}", Told(emptied));
        Assert.Equal("Gates {}", Told(await app.GetAsync($"/v1/vector_stores/{store}")));
    }

    [Theory]
    [InlineData("""{"expires_after": {"anchor": "last_active_at", "days": 1}}""", "expires_after")]
    [InlineData("""{"metadata": {"a": 1}}""", "metadata")]
    [InlineData("""{"metadata": ["a"]}""", "metadata")]
    public async Task What_a_vector_store_cannot_keep_to_is_refused_for_a_new_one_and_an_old_one(string body, string param)
    {
        await using var app = Application.Start();
        var store = await AddAsync(app, new { name = "Parking" });

        foreach (var path in new[] { "/v1/vector_stores", $"/v1/vector_stores/{store}" })
        {
            using var response = await app.Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Token);
            Assert.Equal(400, (int)response.StatusCode);
            Assert.Equal(param, (await Application.ReadAsync(response)).GetProperty("error").GetProperty("param").GetString());
        }
    }

    [Fact]
    public async Task A_file_gets_other_attributes_and_is_found_by_them_and_a_tag_without_a_value_stays_one()
    {
        await using var app = Application.Start();
        var collection = await app.AddCollectionAsync();
        using var uploaded = await app.UploadAsync(collection, "leave.txt", "Every employee has 26 days of annual leave."u8.ToArray(), tags: "policy, site:works");
        var id = (await Application.ReadAsync(uploaded)).GetProperty("documentId").GetGuid();
        var (store, file) = ($"/v1/vector_stores/vs_{collection:N}", $"file-{id:N}");

        var (status, changed) = await app.SendAsync(HttpMethod.Post, $"{store}/files/{file}", new { attributes = new { policy = "", site = "yard", floor = 2 } });
        var tags = (await app.GetAsync($"/api/documents/{id}")).GetProperty("tags").EnumerateArray().Select(tag => tag.GetString());
        var (refused, _) = await app.SendAsync(HttpMethod.Post, $"{store}/files/{file}", new { attributes = new Dictionary<string, string> { ["__document_id"] = "x" } });

        Assert.Equal((200, 400), (status, refused));
        Assert.Equal("yard", changed.GetProperty("attributes").GetProperty("site").GetString());
        Assert.Equal(["policy", "site:yard", "floor:2"], tags);
    }

    [Fact]
    public async Task A_response_looks_only_into_files_that_its_filter_lets_through()
    {
        await using var app = Application.StartWithModel("Every employee has 26 days of annual leave [1].");
        var collection = await app.AddCollectionAsync();
        using var uploaded = await app.UploadAsync(collection, "leave.txt", "Annual leave\n\nEvery employee has 26 days of annual leave."u8.ToArray(), tags: "site:works");
        await app.WaitForAsync((await Application.ReadAsync(uploaded)).GetProperty("documentId").GetGuid());

        async Task<bool> IsFoundAsync(string site)
        {
            var tool = new { type = "file_search", vector_store_ids = new[] { $"vs_{collection:N}" }, filters = new { type = "eq", key = "site", value = site } };
            var (_, response) = await app.SendAsync(HttpMethod.Post, "/v1/responses", new { model = "ragplatform", input = "How many days of annual leave does an employee have?", tools = new[] { tool }, include = new[] { "file_search_call.results" } });
            Assert.All(response.GetProperty("output")[0].GetProperty("results").EnumerateArray(), result => Assert.Equal("works", result.GetProperty("attributes").GetProperty("site").GetString()));
            Assert.Equal(site, response.GetProperty("tools")[0].GetProperty("filters").GetProperty("value").GetString());
            return response.GetProperty("grounding").GetProperty("found").GetBoolean();
        }

        Assert.True(await IsFoundAsync("works"));
        Assert.False(await IsFoundAsync("yard"));
    }

    [Fact]
    public async Task Cancelling_a_batch_takes_out_what_was_not_read_yet_and_counts_it()
    {
        await using var app = Application.Start(services => services.Remove(services.Single(service => service.ImplementationType?.Name == "ExclusiveIngestion")));
        var store = await AddAsync(app, new { name = "Parking" });
        var files = new List<object>();
        foreach (var name in new[] { "one.txt", "two.txt" })
        {
            var (_, file) = await UploadAsync(app, "assistants", name);
            files.Add(new { file_id = file.GetProperty("id").GetString(), attributes = new { of = name } });
        }

        var (_, batch) = await app.SendAsync(HttpMethod.Post, $"/v1/vector_stores/{store}/file_batches", new { files });
        var path = $"/v1/vector_stores/{store}/file_batches/{batch.GetProperty("id").GetString()}";
        var before = await app.GetAsync($"{path}/files?filter=in_progress");
        var (_, cancelled) = await app.SendAsync(HttpMethod.Post, $"{path}/cancel");
        var (_, again) = await app.SendAsync(HttpMethod.Post, $"{path}/cancel");

        Assert.Equal(["two.txt", "one.txt"], before.GetProperty("data").EnumerateArray().Select(file => file.GetProperty("attributes").GetProperty("of").GetString()));
        Assert.Equal("cancelled 2 of 2", Counted(cancelled));
        Assert.Equal("cancelled 2 of 2", Counted(again));
        Assert.Equal("cancelled 2 of 2", Counted(await app.GetAsync(path)));
        Assert.Equal(0, (await app.GetAsync($"/v1/vector_stores/{store}/files")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_purpose_that_the_API_does_not_know_is_refused()
    {
        await using var app = Application.Start();

        var (status, body) = await UploadAsync(app, "world domination", "x.txt");

        Assert.Equal(400, status);
        Assert.Equal("purpose", body.GetProperty("error").GetProperty("param").GetString());
    }

    private static async Task<(int Status, JsonElement Body)> UploadAsync(Application app, string purpose, string name)
    {
        using var form = new MultipartFormDataContent { { new StringContent(purpose), "purpose" }, { new StringContent($"The text of {name}."), "file", name } };
        using var response = await app.Http.PostAsync(new Uri("/v1/files", UriKind.Relative), form, Token);
        return ((int)response.StatusCode, await Application.ReadAsync(response));
    }

    private static string Told(JsonElement store) => $"{store.GetProperty("name").GetString()} {store.GetProperty("metadata").GetRawText()}";

    private static string Counted(JsonElement batch) =>
        $"{batch.GetProperty("status").GetString()} {batch.GetProperty("file_counts").GetProperty("cancelled").GetInt32()} of {batch.GetProperty("file_counts").GetProperty("total").GetInt32()}";

    private static async Task<string> AddAsync(Application app, object body) =>
        (await app.SendAsync(HttpMethod.Post, "/v1/vector_stores", body)).Body.GetProperty("id").GetString()!;
}
