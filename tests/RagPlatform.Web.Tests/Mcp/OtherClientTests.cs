using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Web.Tests.Mcp;

/// <summary>The client that most programs are built with, npm's <c>@modelcontextprotocol/sdk</c>, over HTTP and as the parent of the command.</summary>
public sealed class OtherClientTests : IDisposable
{
    private const string Package = "@modelcontextprotocol/sdk@1.32.2";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _storage = TestPaths.TemporaryFolder();
    private readonly string _folder = TestPaths.TemporaryFolder();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Directory.Delete(_storage, recursive: true);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Clients_of_npm_list_and_call_over_both_transports()
    {
        await InstallAsync();
        Directory.CreateDirectory(Path.Combine(_folder, "documents"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "documents", "leave.txt"), "Every employee has 26 days of annual leave.", Token);
        await File.WriteAllTextAsync(Path.Combine(_folder, "client.mjs"), Client, Token);
        var program = typeof(Program).Assembly.Location;
        var ingested = await RunAsync("dotnet", _folder, program, "ingest", Path.Combine(_folder, "documents"), "--collection", "HR", "--json");
        Assert.True(ingested.Code == 0, ingested.Error);

        var stdio = await RunAsync("node", _folder, "client.mjs", "stdio", program);
        AssertServed(stdio);

        var port = FreePort();
        using var server = Start("dotnet", _folder, program, "--urls", $"http://127.0.0.1:{port}");
        var log = Task.WhenAll(server.StandardOutput.ReadToEndAsync(Token), server.StandardError.ReadToEndAsync(Token)); // A full pipe would stop it.
        try
        {
            await WaitForAsync(port);
            AssertServed(await RunAsync("node", _folder, "client.mjs", "http", $"http://127.0.0.1:{port}/mcp"));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(Token);
        }

        await log;
    }

    // It validates each structured answer against the schema that the tool gave, and fails where the two differ.
    private const string Client = """
        import { Client } from "@modelcontextprotocol/sdk/client/index.js";
        import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
        import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

        const [, , kind, where] = process.argv;
        const client = new Client({ name: "test", version: "1.0.0" });
        const errors = [];
        const progress = [];
        // What comes in one piece with the answer, the client gets to after it, and knows no token for any more.
        client.onerror = error => /progress notification for an unknown token/.test(error) ? progress.push(String(error)) : errors.push(String(error));
        await client.connect(kind === "http"
          ? new StreamableHTTPClientTransport(new URL(where))
          : new StdioClientTransport({ command: "dotnet", args: [where, "mcp"], env: process.env, stderr: "inherit" }));
        const { tools } = await client.listTools();
        const found = await client.callTool({ name: "search", arguments: { query: "annual leave" } });
        const asked = await client.callTool({ name: "ask", arguments: { question: "How many days of annual leave has every employee?" } }, undefined, { onprogress: told => progress.push(told.message) });
        const collections = await client.callTool({ name: "list_collections", arguments: {} });
        const assistants = await client.callTool({ name: "list_assistants", arguments: {} });
        const fetched = await client.callTool({ name: "fetch_document", arguments: { id: found.structuredContent.passages[0].documentId } });
        const wrong = await client.callTool({ name: "fetch_document", arguments: { id: "nothing" } });
        const { resources } = await client.listResources();
        const read = await client.readResource({ uri: resources[0].uri });
        const { resourceTemplates } = await client.listResourceTemplates();
        const { prompts } = await client.listPrompts();
        await client.close();
        console.log(JSON.stringify({
          tools: tools.map(tool => tool.name), page: found.structuredContent.passages[0].page, found: asked.structuredContent.found,
          collection: collections.structuredContent.collections[0].name, assistants: assistants.structuredContent.assistants.length,
          text: fetched.structuredContent.text[0].text, wrong: wrong.isError, read: read.contents[0].text, templates: resourceTemplates.length,
          prompts: prompts.length, progress, errors,
        }));
        """;

    private static void AssertServed((int Code, string Output, string Error) run)
    {
        Assert.True(run.Code == 0, run.Error);
        var told = JsonSerializer.Deserialize<JsonElement>(run.Output);
        Assert.Equal(5, told.GetProperty("tools").GetArrayLength());
        Assert.Equal((1, true, "HR"), (told.GetProperty("page").GetInt32(), told.GetProperty("found").GetBoolean(), told.GetProperty("collection").GetString()));
        Assert.Equal("Every employee has 26 days of annual leave.", told.GetProperty("text").GetString());
        Assert.Equal("Every employee has 26 days of annual leave.", told.GetProperty("read").GetString());
        Assert.True(told.GetProperty("wrong").GetBoolean());
        Assert.Equal((2, 0, 0), (told.GetProperty("templates").GetInt32(), told.GetProperty("prompts").GetInt32(), told.GetProperty("assistants").GetInt32()));
        Assert.Contains(told.GetProperty("progress").EnumerateArray(), one => one.GetString()!.Contains("Searching 1 passages", StringComparison.Ordinal));
        Assert.Empty(told.GetProperty("errors").EnumerateArray());
    }

    private async Task InstallAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "package.json"), """{"private":true}""", Token);
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        (int Code, string Output, string Error) installed;
        try
        {
            installed = await RunAsync(
                npm, _folder, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1", "--fetch-timeout=30000", Package);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Node.js was not found.");
            return;
        }

        Assert.SkipUnless(installed.Code == 0, $"npm could not fetch {Package}: check the network or the npm registry. {installed.Error}");
    }

    private static async Task WaitForAsync(int port)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        using var http = new HttpClient();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            try
            {
                using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health"), limit.Token);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string program, string folder, params string[] arguments)
    {
        using var process = Start(program, folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output, await error);
    }

    private Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["Storage__Path"] = _storage;
        start.Environment["Models__Chat"] = "none";
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
