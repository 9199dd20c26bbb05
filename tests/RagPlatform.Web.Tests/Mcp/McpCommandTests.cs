using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Client;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Web.Tests.Mcp;

/// <summary>The command <c>mcp</c> as a real process, started by a client as clients do.</summary>
public sealed class McpCommandTests : IDisposable
{
    private readonly string _storage = TestPaths.TemporaryFolder();
    private readonly string _files = TestPaths.TemporaryFolder();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Directory.Delete(_storage, recursive: true);
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task A_client_starts_it_and_searches_asks_and_reads()
    {
        await IngestAsync();
        await using var client = await ConnectAsync();

        var (found, _) = await client.CallAsync("search", new { query = "annual leave" });
        var passage = found.GetProperty("passages")[0];
        var (asked, _) = await client.CallAsync("ask", new { question = "How many days of annual leave has every employee?" });
        var (read, _) = await client.CallAsync("fetch_document", new { id = passage.GetProperty("documentId").GetString() });
        var resource = Assert.Single(await client.ListResourcesAsync(cancellationToken: Token));

        Assert.StartsWith("http://127.0.0.1:5080/documents/", passage.GetProperty("url").GetString());
        Assert.True(asked.GetProperty("found").GetBoolean());
        Assert.Equal("Every employee has 26 days of annual leave.", read.GetProperty("text")[0].GetProperty("text").GetString());
        Assert.Equal(read.GetProperty("uri").GetString(), resource.Uri);
    }

    [Fact]
    public async Task Nothing_but_the_protocol_comes_on_standard_output_and_it_ends_with_its_input()
    {
        using var process = Start();
        var error = process.StandardError.ReadToEndAsync(Token);
        foreach (var line in (string[])
        [
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""",
            """{"jsonrpc":"2.0","method":"notifications/initialized"}""",
            "this is no JSON",
            """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"ask","arguments":{"question":"What is there?"}}}""",
        ])
        {
            await process.StandardInput.WriteLineAsync(line.AsMemory(), Token);
        }

        await process.StandardInput.FlushAsync(Token);
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            lines.Add(line);
            if (line.Contains("\"id\":2", StringComparison.Ordinal))
            {
                process.StandardInput.Close();
            }
        }

        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        Assert.All(lines, line => Assert.Equal("2.0", JsonSerializer.Deserialize<JsonElement>(line).GetProperty("jsonrpc").GetString()));
        Assert.Contains(lines, line => line.Contains("\"id\":2", StringComparison.Ordinal) && line.Contains("\"found\":false", StringComparison.Ordinal));
        Assert.DoesNotContain("Unhandled", await error);
    }

    [Fact]
    public async Task Where_people_have_accounts_it_serves_what_the_one_it_names_may_see_as_long_as_they_may_sign_in()
    {
        await IngestAsync();
        var ben = new Person(Guid.CreateVersion7(), "Ben", "ben@example.com", false, false, DateTimeOffset.UtcNow, null);
        using var database = SqliteDatabase.Open(_storage);
        var people = new SqlitePeopleStore(database);
        Assert.True(await new SqliteFirstAdministrator(database).AddAsync(ben with { Id = Guid.CreateVersion7(), Name = "Anna", Email = "anna@example.com", IsAdministrator = true }, "hash", Token));
        await people.SavePersonAsync(ben, Token);

        await using var anna = await ConnectAsync("--as", "anna@example.com");
        await using var bens = await ConnectAsync("--as", "ben@example.com");
        Assert.Single((await anna.CallAsync("search", new { query = "annual leave" })).Content.GetProperty("passages").EnumerateArray());
        Assert.Empty((await bens.CallAsync("search", new { query = "annual leave" })).Content.GetProperty("passages").EnumerateArray());

        await people.SavePersonAsync(ben with { IsDisabled = true }, Token);
        await Assert.ThrowsAnyAsync<Exception>(() => bens.CallAsync("list_collections"));

        using var unnamed = Start();
        var error = unnamed.StandardError.ReadToEndAsync(Token);
        await unnamed.WaitForExitAsync(Token);
        Assert.Equal(1, unnamed.ExitCode);
        Assert.Contains("--as E-MAIL", await error);
        Assert.Empty(await unnamed.StandardOutput.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task The_sample_of_a_configuration_names_what_is_served()
    {
        var sample = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(TestPaths.Repository, "samples", "mcp.json"), Token)).GetProperty("mcpServers");

        Assert.Equal("http://127.0.0.1:5080/mcp", sample.GetProperty("ragplatform").GetProperty("url").GetString());
        Assert.StartsWith("Bearer rag_", sample.GetProperty("ragplatform-with-key").GetProperty("headers").GetProperty("Authorization").GetString());
        var arguments = sample.GetProperty("ragplatform-started-by-the-client").GetProperty("args").EnumerateArray().Select(one => one.GetString()!).ToList();
        Assert.EndsWith(Path.GetFileName(typeof(Program).Assembly.Location), arguments[0]);
        Assert.Equal("mcp", Web.Cli.CommandLine.Create(new(null!, null!, null!, null!)).Parse([arguments[1]]).CommandResult.Command.Name);
    }

    private Dictionary<string, string?> Settings => new() { ["Storage__Path"] = _storage, ["Models__Chat"] = "none" };

    private Task<McpClient> ConnectAsync(params string[] arguments) => McpClient.CreateAsync(
        new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [typeof(Program).Assembly.Location, "mcp", .. arguments],
            WorkingDirectory = Path.GetTempPath(),
            EnvironmentVariables = Settings,
        }),
        cancellationToken: Token);

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments.Length > 0 ? arguments : ["mcp"]])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (key, value) in Settings)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }

    private async Task IngestAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_files, "leave.txt"), "Every employee has 26 days of annual leave.", Token);
        using var process = Start("ingest", _files, "--collection", "HR", "--json");
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, await error + await output);
    }
}
