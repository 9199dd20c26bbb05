using System.Text.RegularExpressions;
using System.Xml.Linq;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Docs;

/// <summary>What README.md, CONTRIBUTING.md and THIRD-PARTY-NOTICES.md say is compared with the repository, so that they can't rot.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] Pages = ["README.md", "CONTRIBUTING.md", "THIRD-PARTY-NOTICES.md", "DECISIONS.md", "BENCHMARKS.md", "docs/teams.md"];

    [Fact]
    public void Every_link_leads_to_a_file()
    {
        var broken = Existing().SelectMany(page => Link().Matches(Read(page)).Select(match => match.Groups[1].Value)
            .Where(link => !link.StartsWith("http", StringComparison.Ordinal) && !link.StartsWith('#') && !link.StartsWith("docs/images/", StringComparison.Ordinal))
            .Where(link => !Path.Exists(InRepository(link.Split('#')[0])))
            .Select(link => $"{page}: {link}"));

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_picture_is_there()
    {
        if (!Directory.Exists(InRepository("docs/images")))
        {
            Assert.Skip("docs/images has not been made yet.");
        }

        var missing = Link().Matches(Read("README.md")).Select(match => match.Groups[1].Value)
            .Where(link => link.StartsWith("docs/images/", StringComparison.Ordinal) && !File.Exists(InRepository(link)));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_configuration_key_is_a_setting()
    {
        var keys = ConfigurationRow().Matches(Read("README.md")).Select(match => match.Groups[1].Value).ToList();
        var settings = Settings().ToHashSet();

        Assert.True(keys.Count > 10, "The table of keys was not found in README.md.");
        Assert.Equal(["Urls"], keys.Except(settings)); // The host's own key: ASP.NET Core reads it.
    }

    [Fact]
    public void Every_command_names_a_project_or_file_that_exists()
    {
        var commands = Existing().SelectMany(page => Fence().Matches(Read(page)).SelectMany(match => match.Groups[1].Value.Split('\n')))
            .Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal) || line.StartsWith("./", StringComparison.Ordinal) || line.StartsWith("samples/", StringComparison.Ordinal))
            .ToList();
        var named = commands.SelectMany(command => NamedPath().Matches(command).Select(match => match.Value)).Distinct().ToList();

        Assert.NotEmpty(commands);
        Assert.All(named, path => Assert.True(Path.Exists(InRepository(path)), $"{path} does not exist."));
    }

    [Fact]
    public void Every_package_is_named_with_its_licence()
    {
        var notices = Read("THIRD-PARTY-NOTICES.md");
        var packages = XDocument.Load(InRepository("Directory.Packages.props")).Descendants("PackageVersion").Select(element => (string)element.Attribute("Include")!).ToList();

        var named = NoticeRow().Matches(notices).Select(match => match.Groups[1].Value).ToList();
        string[] expected = [.. packages, "pdfjs-dist"];

        Assert.Equal(expected.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    // Read from the source, since some of the classes are internal: the section is named by the class, or where it is bound.
    private static IEnumerable<string> Settings()
    {
        var sources = Directory.EnumerateFiles(InRepository("src"), "*.cs", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);
        var bound = sources.Values.SelectMany(source => BoundSection().Matches(source)).ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value);
        foreach (var (file, source) in sources)
        {
            var section = SectionName().Match(source) is { Success: true } named ? named.Groups[1].Value : bound.GetValueOrDefault(Path.GetFileNameWithoutExtension(file));
            foreach (var property in Property().Matches(source).Where(_ => section is not null))
            {
                yield return $"{section}:{property.Groups[1].Value}";
            }
        }
    }

    private static IEnumerable<string> Existing() => Pages.Where(page => File.Exists(InRepository(page)));

    private static string Read(string page) => File.ReadAllText(InRepository(page));

    private static string InRepository(string relative) => Path.Combine(TestPaths.Repository, relative);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| `([A-Za-z:]+)` \|.*\|.*\|$", RegexOptions.Multiline)]
    private static partial Regex ConfigurationRow();

    // A row of two columns; those of the models have three.
    [GeneratedRegex(@"^\| ([\w.\-]+)(?: \(.*\))? \| (?:MIT|Apache-2\.0|BSD-[23]-Clause|MS-PL or Apache-2\.0|MPL-1\.1) \|$", RegexOptions.Multiline)]
    private static partial Regex NoticeRow();

    [GeneratedRegex(@"^```[a-z]*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<![\w./])(?:\./)?(?:src|tests|samples|data)/[\w./\-]+|(?<=^)\./[\w.]+|\b\w+\.sln\b")]
    private static partial Regex NamedPath();

    [GeneratedRegex("const string Section = \"(\\w+)\"")]
    private static partial Regex SectionName();

    [GeneratedRegex(@"GetSection\(""(\w+)""\)\.Get<(\w+)>")]
    private static partial Regex BoundSection();

    [GeneratedRegex(@"public (?:[\w<>?\[\], ]+) (\w+) \{ get;")]
    private static partial Regex Property();
}
