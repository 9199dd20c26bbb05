using System.Text.Json;
using RagPlatform.EndToEndTests.Hosting;

namespace RagPlatform.EndToEndTests;

/// <summary>What npm's client of the OpenAI API declares, held against what comes, by TypeScript's compiler.</summary>
public sealed class OpenAiTypesTests
{
    private const string Key = "the key of this test, long enough for it";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_field_that_the_client_of_the_OpenAI_API_declares_is_there_and_of_its_type()
    {
        var folder = await NodeProgram.InstallAsync("openai-types.mjs", Token, "openai@7.57.0", "typescript@7.0.2", "zod@4.6.7");
        await using var application = await RunningApplication.StartAsync(Token, ("Auth__BootstrapApiKey", Key));
        await SampleApplication.LoadAsync(application, Token);

        var output = await NodeProgram.RunAsync(folder, "openai-types.mjs", Token, application.Address.OriginalString, Key, "HR assistant", "Who do I ask for a business trip?");
        var said = await NodeProgram.RunAsync(folder, "node_modules/typescript/bin/tsc", Token, "-p", ".");

        Assert.True(JsonSerializer.Deserialize<JsonElement>(output).GetProperty("judged").GetInt32() > 100, output);
        Assert.Empty(said);
    }
}
