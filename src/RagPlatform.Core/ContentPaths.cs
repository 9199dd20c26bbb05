namespace RagPlatform.Core;

/// <summary>
/// Where relative paths of the settings start: at the repository in a developer build, at the program's folder when published. The
/// current directory plays no part, so that <c>dotnet run --project …</c>, a service and a test all see the same data.
/// </summary>
public static class ContentPaths
{
    private const string Solution = "RagPlatform.sln";

    /// <summary>
    /// Folder that holds <c>RagPlatform.sln</c>, looked for from the program's folder upwards; the program's folder where there is none.
    /// </summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Makes a path of the settings absolute.</summary>
    /// <param name="path">Absolute, or relative to <see cref="Root"/>; not empty.</param>
    public static string Resolve(string path) => Path.GetFullPath(path, Root);

    internal static string FindRoot(string programFolder)
    {
        for (var folder = new DirectoryInfo(programFolder); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(programFolder));
    }
}
