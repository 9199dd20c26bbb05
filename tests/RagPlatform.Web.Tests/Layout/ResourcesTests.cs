using System.Text.RegularExpressions;
using System.Xml.Linq;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Web.Tests.Layout;

public partial class ResourcesTests
{
    private static readonly string Web = Path.Combine(TestPaths.Repository, "src", "RagPlatform.Web");

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Web, "*.resx", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".de.resx", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Web, file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_text_exists_in_both_languages_with_the_same_places(string file)
    {
        var english = Read(Path.Combine(Web, file));
        var german = Read(Path.Combine(Web, Path.ChangeExtension(file, ".de.resx")));

        Assert.Equal(english.Keys.Order(), german.Keys.Order());
        Assert.All(english, text => Assert.Equal(Places(text.Value), Places(german[text.Key])));
    }

    [Fact]
    public void Every_text_that_the_shared_pages_name_exists()
    {
        var texts = Read(Path.Combine(Web, "Resources", "SharedResources.resx"));
        var sources = (string[])["Components", "Features/Chat", "Features/Sources", "Features/FirstStart", "Features/Help"];
        var named = sources.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Web, folder), "*.*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs")
            .SelectMany(file => Name().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), match.Groups["count"].Success, Key: match.Groups["key"].Value)));

        Assert.All(named, name => Assert.True(
            name.Success ? texts.ContainsKey(name.Key + "One") && texts.ContainsKey(name.Key + "Many") : texts.ContainsKey(name.Key),
            $"{name.File} names '{name.Key}'."));
    }

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(file).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\b(?:L|texts)(?:\.(?<count>Count)\(|\[)""(?<key>[A-Za-z]+)""")]
    private static partial Regex Name();
}
