using System.Diagnostics;
using RagPlatform.EndToEndTests.Hosting;

namespace RagPlatform.EndToEndTests;

/// <summary>The programs in samples/ run, as the README says to run them, against the real program.</summary>
public sealed class SampleProgramsTests(SampleApplication sample) : IClassFixture<SampleApplication>
{
    private const string Question = "How long is the warranty of the Brook 400?";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_is_asked_a_question()
    {
        var output = await RunAsync("Ask.cs", "data/pellbrook/documents/brook-400-manual.pdf", "What does E1 mean on a Brook 400?");

        Assert.Contains("Uploaded brook-400-manual.pdf", output);
        Assert.Contains("[1] brook-400-manual.pdf, page", output);
    }

    [Fact]
    public async Task A_folder_is_uploaded_and_uploading_it_again_changes_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("ragplatform-samples-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "leave.txt"), "Every employee has 26 days of annual leave.", Token);
        try
        {
            var first = await RunAsync("UploadFolder.cs", folder, "Folder of a test");
            var second = await RunAsync("UploadFolder.cs", folder, "Folder of a test");

            Assert.Contains("leave.txt: Added", first);
            Assert.Contains("leave.txt: Unchanged", second);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Semantic_Kernel_asks_through_a_plugin()
    {
        var output = await RunAsync("SemanticKernel.cs", Question);

        Assert.Contains("[1] ", output);
        Assert.Contains("Write a mail that answers", output);
    }

    [Fact]
    public async Task The_client_of_the_OpenAI_API_asks()
    {
        var folder = await NodeProgram.InstallAsync("openai.mjs", Token, "openai@7.57.0");
        var application = await sample.GetAsync(Token);
        File.Copy(Path.Combine(TestPaths.Repository, "samples", "openai.mjs"), Path.Combine(folder, "sample.mjs"), overwrite: true);
        var start = new ProcessStartInfo("node", ["sample.mjs", Question]) { WorkingDirectory = folder };

        Assert.NotEmpty((await RunAsync(start, application)).Trim());
    }

    private async Task<string> RunAsync(string program, params string[] arguments) =>
        await RunAsync(
            new ProcessStartInfo("dotnet", ["run", $"samples/{program}", .. arguments]) { WorkingDirectory = TestPaths.Repository }, await sample.GetAsync(Token));

    private static async Task<string> RunAsync(ProcessStartInfo start, RunningApplication application)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        start.Environment["RAGPLATFORM_URL"] = application.Address.OriginalString;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // Else a node that outlives the program keeps its output open.
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{await output}\n{await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
