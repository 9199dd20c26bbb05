namespace RagPlatform.Tests.Doubles;

/// <summary>Where tests find the repository and, when it is there, the shared test data beside it.</summary>
internal static class TestPaths
{
    public static string Repository { get; } = FindRepository();

    /// <summary>Models that travel with the clone.</summary>
    public static string Models => Path.Combine(Repository, "data", "models");

    /// <summary>A file or folder of the shared test data; skips the test, with a reason, where the folder is absent.</summary>
    public static string Shared(string relative)
    {
        var path = Path.GetFullPath(Path.Combine(Repository, "..", "shared", relative));
        if (!Path.Exists(path))
        {
            Assert.Skip($"Needs ../shared/{relative} beside the repository, which is absent here.");
        }

        return path;
    }

    /// <summary>A new empty folder that the test deletes.</summary>
    public static string TemporaryFolder() => Directory.CreateTempSubdirectory("ragplatform-test-").FullName;

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RagPlatform.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("RagPlatform.sln was not found above the test's folder.");
    }
}
