namespace RagPlatform.SampleCompany;

/// <summary>Where things lie in the repository.</summary>
internal sealed record Repository(string Root)
{
    public string Sources => Path.Combine(Root, "samples", "SampleCompany", "Sources");

    public string Company => Path.Combine(Root, "data", "pellbrook");

    public string Documents => Path.Combine(Company, "documents");

    public string Evaluation => Path.Combine(Root, "data", "evaluation.json");

    /// <summary>Walks up from the program to the folder with the solution, so that it can be started from anywhere.</summary>
    public static Repository Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RagPlatform.sln")))
            {
                return new Repository(folder.FullName);
            }
        }

        throw new DirectoryNotFoundException("RagPlatform.sln was not found above the program: run it from a clone of the repository.");
    }
}
