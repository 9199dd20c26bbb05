using System.Globalization;
using System.Text.RegularExpressions;
using RagPlatform.Tests.Doubles;
using RagPlatform.Web.Components;

namespace RagPlatform.Web.Tests.Layout;

public partial class ThemeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_can_be_read_on_every_surface(bool isDark)
    {
        var tokens = isDark ? Theme.Dark : Theme.Light;

        foreach (var surface in (string[])[tokens.Surface, tokens.Background])
        {
            Assert.All(
                (string[])[tokens.Text, tokens.Muted, tokens.Primary, tokens.Success, tokens.Warning, tokens.Error, tokens.Info],
                colour => Assert.True(Contrast(colour, surface) >= 4.5, $"{colour} on {surface}"));
            Assert.True(Contrast(tokens.ControlBorder, surface) >= 3, $"Border on {surface}");
        }

        Assert.True(Contrast(tokens.OnPrimary, tokens.Primary) >= 4.5);
        Assert.True(Contrast(tokens.Primary, tokens.Chip) >= 4.5);
        Assert.True(Contrast(tokens.Text, tokens.Highlight) >= 4.5);
        Assert.All((string[])[tokens.Success, tokens.Warning, tokens.Error, tokens.Info], colour => Assert.True(Contrast(tokens.OnStatus, colour) >= 4.5));
    }

    [Fact]
    public void Colours_stand_in_the_theme_alone()
    {
        var web = Path.Combine(TestPaths.Repository, "src", "RagPlatform.Web");
        var files = Directory.EnumerateFiles(web, "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".css" or ".razor" or ".js" or ".cs")
            .Where(file => !Path.GetRelativePath(web, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "lib"))
            .Where(file => Path.GetFileName(file) != "Theme.cs");

        Assert.All(files, file => Assert.False(Colour().IsMatch(File.ReadAllText(file)), $"{Path.GetRelativePath(web, file)} holds a colour of its own."));
    }

    [Fact]
    public void Both_themes_are_written_as_custom_properties()
    {
        Assert.Contains("--rag-primary: #0F5C63;", Theme.Css, StringComparison.Ordinal);
        Assert.Contains(":root[data-theme=\"dark\"]", Theme.Css, StringComparison.Ordinal);
    }

    // WCAG 2.2: relative luminance, and its ratio.
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + .05) / (Math.Min(a, b) + .05);
    }

    private static double Luminance(string colour)
    {
        var channels = Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= .04045 ? c / 12.92 : Math.Pow((c + .055) / 1.055, 2.4)).ToArray();
        return (.2126 * channels[0]) + (.7152 * channels[1]) + (.0722 * channels[2]);
    }

    [GeneratedRegex(@"#[0-9a-fA-F]{6}\b(?!"")|\brgba?\(|\bhsla?\(")]
    private static partial Regex Colour();
}
