using System.Diagnostics;
using System.Text.Json;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Web.Tests.Cli;

/// <summary>The real program, started as a person would start it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _storage = TestPaths.TemporaryFolder();
    private readonly string _files = TestPaths.TemporaryFolder();

    public void Dispose()
    {
        Directory.Delete(_storage, recursive: true);
        Directory.Delete(_files, recursive: true);
    }

    [Fact]
    public async Task Ingest_search_and_ask_work_over_the_same_storage_and_print_one_object()
    {
        Directory.CreateDirectory(Path.Combine(_files, "hr"));
        Directory.CreateDirectory(Path.Combine(_files, "it"));
        await WriteAsync("hr/readme.txt", "Every employee has 26 days of annual leave.");
        await WriteAsync("it/readme.txt", "The VPN message TP-104 says that the clock of the laptop is wrong.");
        await WriteAsync("hr/broken.docx", "this is no zip");

        var ingest = await RunAsync("ingest", _files, "--collection", "demo", "--json");
        var search = await RunAsync("search", "annual leave", "--collection", "demo", "--top", "1", "--json");
        var ask = await RunAsync("ask", "What does the VPN message TP-104 say?", "--json");
        var spoken = await RunAsync("ask", "What does the VPN message TP-104 say?");

        Assert.Equal(1, ingest.Code); // One of the three failed, and it says which.
        Assert.Equal((2, 1), (ingest.Json.GetProperty("ready").GetInt32(), ingest.Json.GetProperty("failed").GetInt32()));
        Assert.Equal(0, search.Code);
        Assert.Equal("hr - readme.txt", search.Json.GetProperty("passages")[0].GetProperty("documentName").GetString());
        Assert.Equal(0, ask.Code);
        Assert.Equal("it - readme.txt", ask.Json.GetProperty("citations")[0].GetProperty("documentName").GetString());
        Assert.Contains("it - readme.txt, page 1", spoken.Output);
    }

    [Fact]
    public async Task Where_people_have_accounts_a_command_shows_what_the_one_it_names_may_see()
    {
        await WriteAsync("leave.txt", "Every employee has 26 days of annual leave.");
        Assert.Equal(0, (await RunAsync("ingest", _files, "--collection", "HR", "--json")).Code);
        using (var database = SqliteDatabase.Open(_storage))
        {
            var anna = new Person(Guid.CreateVersion7(), "Anna", "anna@example.com", true, false, DateTimeOffset.UtcNow, null);
            Assert.True(await new SqliteFirstAdministrator(database).AddAsync(anna, "hash", TestContext.Current.CancellationToken));
            await new SqlitePeopleStore(database).SavePersonAsync(
                anna with { Id = Guid.CreateVersion7(), Name = "Ben", Email = "ben@example.com", IsAdministrator = false }, TestContext.Current.CancellationToken);
        }

        var unnamed = await RunAsync("search", "annual leave", "--json");
        var annas = await RunAsync("search", "annual leave", "--as", "ANNA@example.com", "--json");
        var bens = await RunAsync("search", "annual leave", "--as", "ben@example.com", "--json");
        var asked = await RunAsync("ask", "How many days of annual leave?", "--as", "ben@example.com", "--json");
        var hidden = await RunAsync("search", "annual leave", "--as", "ben@example.com", "--collection", "HR");
        var unknown = await RunAsync("ask", "leave?", "--as", "nobody@example.com");
        var added = await RunAsync("ingest", _files, "--collection", "HR", "--as", "ben@example.com", "--json");

        Assert.Equal((1, 1), (unnamed.Code, unknown.Code));
        Assert.Contains("--as E-MAIL", unnamed.Error);
        Assert.Contains("Nobody who may sign in has the address", unknown.Error);
        Assert.Equal("leave.txt", annas.Json.GetProperty("passages")[0].GetProperty("documentName").GetString());
        Assert.Equal((0, 0), (bens.Json.GetProperty("passages").GetArrayLength(), bens.Json.GetProperty("searchedChunks").GetInt32()));
        Assert.DoesNotContain("26 days", asked.Output);
        Assert.StartsWith("There is no collection 'HR'. Add documents first", hidden.Error);
        Assert.Equal(0, added.Code);
        using (var later = SqliteDatabase.Open(_storage))
        {
            var collections = await new SqliteDocumentStore(later, TimeProvider.System).ListCollectionsAsync(AccessFilter.Everything, TestContext.Current.CancellationToken);
            Assert.Equal(2, collections.Count(summary => summary.Collection.Name == "HR")); // Ben's own, since he does not know of the other.
        }

        var link = await RunAsync("people", "link", "anna@example.com");
        Assert.StartsWith("/choose-password?link=", link.Output);
        Assert.Contains("ben@example.com  Ben", (await RunAsync("people", "list")).Output);
    }

    [Fact]
    public async Task Models_are_listed_and_verified()
    {
        var list = await RunAsync("models", "list", "--json");
        var verify = await RunAsync("models", "verify", "bge-small-en-v1.5", "--json");
        var unknown = await RunAsync("models", "verify", "nothing");

        Assert.Contains("SmolLM2-135M-Instruct", list.Output);
        Assert.Equal(0, verify.Code);
        Assert.True(verify.Json.GetProperty("intact").GetBoolean());
        Assert.Equal(1, unknown.Code);
        Assert.StartsWith("No model named 'nothing' is installed.", unknown.Error);
    }

    [Theory]
    [InlineData("There is no collection 'nowhere'.", "search", "x", "--collection", "nowhere")]
    [InlineData("/does/not/exist does not exist. Nothing was added.", "ingest", "/does/not/exist", "--collection", "x")]
    [InlineData("'nothing' is no head of an audit log.", "audit", "verify", "--head", "nothing")]
    [InlineData("'soon' is no day and no moment.", "audit", "export", "--from", "soon")]
    [InlineData("/does/not/exist does not exist. Name a BEIR folder", "eval", "/does/not/exist")]
    public async Task A_mistake_is_one_line_that_says_what_to_do(string line, params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal(1, result.Code);
        Assert.StartsWith(line, result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task The_audit_log_is_verified_and_exported()
    {
        var empty = await RunAsync("audit", "verify", "--json");
        var csv = await RunAsync("audit", "export", "--format", "csv", "--from", "2026-01-01", "--what", "Exported");
        var verify = await RunAsync("audit", "verify", "--head", empty.Json.GetProperty("head").GetString()!);
        var other = await RunAsync("audit", "verify", "--head", $"1:{new string('0', 64)}", "--json");

        Assert.Equal((0, 0), (empty.Code, empty.Json.GetProperty("rows").GetInt32()));
        Assert.Contains(",Exported,Done,,Command line,", csv.Output); // The export is part of itself.
        Assert.Equal(0, verify.Code);
        Assert.StartsWith("The chain holds: 1 rows", verify.Output);
        Assert.Equal(1, other.Code);
        Assert.False(other.Json.GetProperty("intact").GetBoolean());
    }

    [Fact]
    public async Task A_word_that_is_no_command_is_a_mistake_and_not_a_server()
    {
        var result = await RunAsync("igest");

        Assert.NotEqual(0, result.Code);
        Assert.Contains("igest", result.Error);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5999", "can be reached from other machines, but nobody signs in here")]
    [InlineData("not an address", "is no address to listen on")]
    public async Task An_address_that_cannot_be_served_ends_the_start_in_one_line(string url, string text)
    {
        var result = await RunAsync(["--urls", url], ("Auth__Mode", "single"));

        Assert.Equal(1, result.Code);
        Assert.Contains(text, result.Error);
        Assert.Single(result.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_port_in_use_ends_the_start_in_one_line()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;

        var result = await RunAsync("--urls", $"http://127.0.0.1:{port}");

        Assert.Equal(1, result.Code);
        Assert.Equal($"Port {port} is in use. Stop the other program or start with --urls http://127.0.0.1:{port + 1}.", result.Error.Trim());
    }

    [Fact]
    public async Task A_storage_folder_that_cannot_be_made_ends_the_start_in_one_line()
    {
        await WriteAsync("file", "in the way");

        var result = await RunAsync(["--urls", "http://127.0.0.1:0"], ("Storage__Path", Path.Combine(_files, "file", "storage")));

        Assert.Equal(1, result.Code);
        Assert.EndsWith("can't be written. Give this user write access or set Storage__Path to another folder.", result.Error.Trim());
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(_files, name), text, TestContext.Current.CancellationToken);

    private Task<Result> RunAsync(params string[] arguments) => RunAsync(arguments, ("Models__Chat", "none"));

    private async Task<Result> RunAsync(string[] arguments, params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["Storage__Path"] = _storage;
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await error);
    }

    private sealed record Result(int Code, string Output, string Error)
    {
        public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Output);
    }
}
