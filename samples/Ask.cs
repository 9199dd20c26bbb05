// Uploads a document and asks a question over the HTTP interface, and shows the answer while it is being written.
//   dotnet run samples/Ask.cs data/pellbrook/documents/brook-400-manual.pdf "What does E1 mean on a Brook 400?"
// RAGPLATFORM_URL names another address than http://127.0.0.1:5080, RAGPLATFORM_API_KEY a key where one is needed.
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

if (args is not [var path, var question])
{
    Console.Error.WriteLine("Usage: dotnet run samples/Ask.cs <document> <question>");
    return 2;
}

using var client = new HttpClient { BaseAddress = new Uri(Environment.GetEnvironmentVariable("RAGPLATFORM_URL") ?? "http://127.0.0.1:5080") };
if (Environment.GetEnvironmentVariable("RAGPLATFORM_API_KEY") is { } key)
{
    client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
}

var collection = await ReadAsync(await client.PostAsync("/api/collections", Json(new JsonObject { ["name"] = $"Ask.cs {Guid.CreateVersion7()}" })));
var collectionId = (string)collection["id"]!;

using var form = new MultipartFormDataContent { { new StreamContent(File.OpenRead(path)), "file", Path.GetFileName(path) } };
var uploaded = await ReadAsync(await client.PostAsync($"/api/collections/{collectionId}/documents", form));
Console.WriteLine($"Uploaded {Path.GetFileName(path)}");

// The document is safe as soon as it was accepted; it can be searched once it is ready.
for (string? state = null; state != "ready"; await Task.Delay(TimeSpan.FromMilliseconds(300)))
{
    var document = await ReadAsync(await client.GetAsync($"/api/documents/{uploaded["documentId"]}"));
    state = (string)document["state"]!;
    if (state == "failed")
    {
        Console.Error.WriteLine(document["error"]);
        return 1;
    }
}

using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask")
{
    Content = Json(new JsonObject { ["question"] = question, ["collectionIds"] = new JsonArray(collectionId), ["stream"] = true }),
};
using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
response.EnsureSuccessStatusCode();

using var events = new StreamReader(await response.Content.ReadAsStreamAsync());
var name = "";
while (await events.ReadLineAsync() is { } line)
{
    if (line.StartsWith("event: ", StringComparison.Ordinal))
    {
        name = line["event: ".Length..];
    }
    else if (line.StartsWith("data: ", StringComparison.Ordinal))
    {
        Show(name, JsonNode.Parse(line["data: ".Length..])!);
    }
}

return 0;

// While "text" comes in, nothing has been checked yet; "done" says which sentences stand in the documents and what is shown in the end.
static void Show(string name, JsonNode data)
{
    switch (name)
    {
        case "text":
            Console.Write(data["text"]);
            break;
        case "error":
            Console.Error.WriteLine(data["detail"]);
            break;
        case "done":
            Console.WriteLine();
            Console.WriteLine();
            Console.WriteLine(data["answer"]);
            foreach (var citation in data["citations"]!.AsArray())
            {
                Console.WriteLine($"[{citation!["number"]}] {citation["documentName"]}, page {citation["page"]}: {citation["quote"]}");
            }

            break;
    }
}

// Not JsonContent.Create: a file-based program is compiled ahead of time by default, where JSON by reflection is switched off.
static StringContent Json(JsonObject value) => new(value.ToJsonString(), new MediaTypeHeaderValue("application/json"));

static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
{
    using (response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new HttpRequestException($"{response.RequestMessage!.RequestUri} answered {(int)response.StatusCode}: {text}");
    }
}
