using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Models;

public sealed class ModelVerifierTests : IDisposable
{
    private readonly string _folder = TestPaths.TemporaryFolder();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ModelKind.Chat)]
    [InlineData(ModelKind.Embedding)]
    [InlineData(ModelKind.Adapter)]
    public async Task The_models_that_travel_with_the_clone_are_what_is_stated(ModelKind kind)
    {
        var model = new ModelCatalog(new ModelOptions { Path = TestPaths.Models }, long.MaxValue).Scan().Models.First(m => m.Kind == kind);
        var progress = new Steps();

        var verification = await ModelVerifier.VerifyAsync(model, progress, Stop);

        Assert.True(verification.IsIntact && verification.IsStated);
        Assert.Equal(progress.Last!.BytesTotal, progress.Last.BytesRead);
        Assert.Contains(verification.Files, file => file.Sha256 == model.StatedSha256);
    }

    [Fact]
    public async Task A_changed_byte_is_found()
    {
        GgufBuilder.ChatModel(1000).WriteTo(Path.Combine(_folder, "a", "a.gguf"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "SHA256SUMS"), $"{new string('0', 64)}  a/a.gguf\n", Stop);
        var model = Assert.Single(new ModelCatalog(new ModelOptions { Path = _folder }, long.MaxValue).Scan().Models);

        var verification = await ModelVerifier.VerifyAsync(model, null, Stop);

        Assert.False(verification.IsIntact);
        Assert.Equal(false, Assert.Single(verification.Files).Matches);
    }

    [Fact]
    public async Task Without_a_statement_the_checksum_is_told_all_the_same()
    {
        GgufBuilder.ChatModel(1000).WriteTo(Path.Combine(_folder, "a.gguf"));
        var model = Assert.Single(new ModelCatalog(new ModelOptions { Path = _folder }, long.MaxValue).Scan().Models);

        var verification = await ModelVerifier.VerifyAsync(model, null, Stop);

        Assert.Equal((true, false), (verification.IsIntact, verification.IsStated));
        Assert.Equal(64, Assert.Single(verification.Files).Sha256.Length);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Steps : IProgress<VerificationProgress>
    {
        public VerificationProgress? Last { get; private set; }

        public void Report(VerificationProgress value) => Last = value;
    }
}
