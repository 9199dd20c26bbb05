namespace RagPlatform.Web.Cli;

/// <summary>A file and the name that it is stored under.</summary>
internal sealed record FileToIngest(string Path, string Name);

/// <summary>Which files the given paths mean.</summary>
internal static class FilesToIngest
{
    /// <summary>Files as named, and all files below the folders; hidden files and folders are left out.</summary>
    /// <remarks>
    /// A document is known by its name in its collection. Where two folders hold files of the same name, the folder's name is put before
    /// it: otherwise one would be taken for a newer version of the other.
    /// </remarks>
    /// <exception cref="CliProblem">A path does not exist, or there is no file at all.</exception>
    public static IReadOnlyList<FileToIngest> Find(IReadOnlyList<string> paths)
    {
        if (paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
        {
            throw new CliProblem($"{missing} does not exist. Nothing was added. Check the path.");
        }

        var files = paths.SelectMany(path => Directory.Exists(path) ? Below(path) : [path]).Select(Path.GetFullPath).Distinct().ToList();
        if (files.Count == 0)
        {
            throw new CliProblem("There is no file below the given folders. Nothing was added. Check the path.");
        }

        return
        [
            .. files.GroupBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase).SelectMany(group => group.Count() == 1
                ? group.Select(file => new FileToIngest(file, Path.GetFileName(file)))
                : group.Select(file => new FileToIngest(file, $"{Path.GetFileName(Path.GetDirectoryName(file))} - {Path.GetFileName(file)}"))),
        ];
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
            .Order(StringComparer.Ordinal);
}
