using System.Xml.Linq;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Architecture;

/// <summary>The six walls of the solution, as the project files state them.</summary>
public class ProjectReferenceTests
{
    [Theory]
    [InlineData("Core")]
    [InlineData("Backends", "Core")]
    [InlineData("ModelHost")]
    [InlineData("Client")]
    [InlineData("Web", "Backends", "Core")]
    public void Projects_refer_to_those_that_they_may_use_and_no_others(string project, params string[] allowed)
    {
        Assert.Equal(allowed, References(project));
    }

    [Theory]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("Microsoft.ML.OnnxRuntime")]
    [InlineData("LLamaSharp")]
    [InlineData("Microsoft.AspNetCore")]
    public void Core_has_no_SQL_driver_no_native_library_and_no_web_framework(string forbidden)
    {
        var project = Load("Core");

        Assert.DoesNotContain(Names(project, "PackageReference"), name => name.StartsWith(forbidden, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(Names(project, "FrameworkReference"));
        Assert.Equal("Microsoft.NET.Sdk", project.Attribute("Sdk")?.Value);
    }

    [Fact]
    public void The_client_brings_no_package_along_and_no_room_of_ours_uses_it()
    {
        var project = Load("Client");

        Assert.Empty(Names(project, "PackageReference"));
        Assert.Empty(Names(project, "FrameworkReference"));
        Assert.All(["Core", "Backends", "ModelHost", "Web"], room => Assert.DoesNotContain("Client", References(room)));
    }

    private static IEnumerable<string> References(string project) =>
        from reference in Load(project).Descendants("ProjectReference")
        where reference.Attribute("ReferenceOutputAssembly")?.Value != "false" // built beside it, not used by its code
        let name = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')).Replace("RagPlatform.", "", StringComparison.Ordinal)
        orderby name
        select name;

    private static IEnumerable<string> Names(XElement project, string element) =>
        project.Descendants(element).Select(reference => reference.Attribute("Include")!.Value);

    private static XElement Load(string project) =>
        XElement.Load(Path.Combine(TestPaths.Repository, "src", $"RagPlatform.{project}", $"RagPlatform.{project}.csproj"));
}
