namespace RagPlatform.SampleCompany.Check;

/// <summary>Everything about the sample company that a machine can find wrong.</summary>
public static class Checks
{
    /// <summary>One line for each thing that is wrong, in words that say where; empty when all is well.</summary>
    /// <param name="root">The folder that holds the solution.</param>
    public static IReadOnlyList<string> Find(string root)
    {
        var repository = new Repository(root);
        return [.. ManifestCheck.Find(repository), .. OfficeCheck.Find(repository), .. FreshnessCheck.Find(repository), .. EvaluationCheck.Find(repository)];
    }

    internal static int Run(Repository repository)
    {
        var problems = Find(repository.Root);
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem);
        }

        Console.WriteLine(problems.Count == 0 ? "The sample company is in order." : $"{problems.Count} problems.");
        return problems.Count == 0 ? 0 : 1;
    }
}
