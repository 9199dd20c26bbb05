using RagPlatform.Core;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests;

public class ContentPathsTests
{
    [Fact]
    public void Relative_paths_start_at_the_repository_in_a_developer_build() =>
        Assert.Equal(Path.Combine(TestPaths.Repository, "data", "local"), ContentPaths.Resolve("data/local"));

    [Fact]
    public void Absolute_paths_stay_as_they_are() => Assert.Equal(Path.GetTempPath(), ContentPaths.Resolve(Path.GetTempPath()));

    [Fact]
    public void A_published_program_starts_at_its_own_folder()
    {
        var folder = TestPaths.TemporaryFolder();
        try
        {
            Assert.Equal(folder, ContentPaths.FindRoot(folder));
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
