using System.IO.Compression;
using System.Security.Cryptography;

namespace RagPlatform.SampleCompany.Check;

/// <summary>The committed documents are the ones that their sources make.</summary>
internal static class FreshnessCheck
{
    public static IEnumerable<string> Find(Repository repository)
    {
        var folder = Directory.CreateTempSubdirectory("sample-company-");
        try
        {
            Generator.Write(repository, folder.FullName);
            return [.. folder.GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal)
                .Where(file => !Same(file.FullName, Path.Combine(repository.Documents, file.Name)))
                .Select(file => $"{file.Name} differs from what its source makes: run 'dotnet run --project samples/SampleCompany'.")];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Office files are compared by what is in them: how well a zip is packed depends on the version of .NET.
    private static bool Same(string made, string committed) =>
        File.Exists(committed) && (Path.GetExtension(made) == ".pdf"
            ? File.ReadAllBytes(made).AsSpan().SequenceEqual(File.ReadAllBytes(committed))
            : Entries(made).SequenceEqual(Entries(committed)));

    private static List<string> Entries(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return [.. zip.Entries.Select(entry =>
        {
            using var content = entry.Open();
            return entry.FullName + " " + Convert.ToHexString(SHA256.HashData(content));
        })];
    }
}
