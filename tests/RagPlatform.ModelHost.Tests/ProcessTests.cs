using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using RagPlatform.ModelHost.Tests.Doubles;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.ModelHost.Tests;

public sealed class ProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("truncated header")]
    [InlineData("truncated tensors")]
    [InlineData("wild counts")]
    public async Task A_damaged_model_is_reported_by_health_and_by_exit_code_three(string damage)
    {
        var folder = TestPaths.TemporaryFolder();
        var path = Path.Combine(folder, "model.gguf");
        await File.WriteAllBytesAsync(path, Damaged(damage), Token);
        await using var host = HostProcess.Start("--model", path);
        using var http = new HttpClient { BaseAddress = await host.AddressAsync() };
        JsonElement health = default;

        await Until.TrueAsync(
            async () =>
            {
                health = await (await http.GetAsync("/health", Token)).Content.ReadFromJsonAsync<JsonElement>(Token);
                return health.GetProperty("status").GetString() == "failed";
            },
            "health says that it failed");
        var (exitCode, error) = await host.EndAsync();

        Assert.Contains("'model.gguf' is damaged", health.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, exitCode);
        Assert.Contains("'model.gguf' is damaged", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("--model is missing")]
    [InlineData("on this machine only", "--model", "x.gguf", "--host", "0.0.0.0")]
    [InlineData("--parallel wants a number", "--model", "x.gguf", "--parallel", "many")]
    [InlineData("--frobnicate is not known", "--model", "x.gguf", "--frobnicate", "1")]
    public async Task Refuses_to_start_with_wrong_arguments_and_says_why(string expected, params string[] arguments)
    {
        await using var host = HostProcess.Start(arguments);

        var (exitCode, error) = await host.EndAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_when_its_parent_closes_its_input()
    {
        await using var host = HostProcess.Start("--model", TestModels.SmolPath, "--context", "512", "--parent", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        await host.AddressAsync();

        host.Process.StandardInput.Close();
        var (exitCode, _) = await host.EndAsync();

        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Ends_within_ten_seconds_of_the_death_of_a_parent_whose_pipe_somebody_else_holds_open()
    {
        using var parent = Process.Start(new ProcessStartInfo("sleep", "1000"))!;
        await using var host = HostProcess.Start("--model", TestModels.SmolPath, "--context", "512", "--parent", parent.Id.ToString(CultureInfo.InvariantCulture));
        await host.AddressAsync();

        parent.Kill();
        await parent.WaitForExitAsync(Token);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await host.Process.WaitForExitAsync(limit.Token);

        Assert.True(host.Process.HasExited);
    }

    private static byte[] Damaged(string damage)
    {
        using var model = File.OpenRead(TestModels.SmolPath);
        var bytes = new byte[4 << 20];
        model.ReadExactly(bytes);
        switch (damage)
        {
            case "empty":
                return [];
            case "text":
                return "This is a letter, not a model."u8.ToArray();
            case "truncated header":
                return bytes[..1000];
            case "wild counts":
                bytes.AsSpan(8, 8).Fill(0x7F);
                return bytes;
            default:
                return bytes;
        }
    }
}
