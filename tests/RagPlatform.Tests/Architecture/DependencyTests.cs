using System.Reflection;
using NetArchTest.Rules;
using RagPlatform.Backends.ModelHost;
using RagPlatform.Core.Documents;

namespace RagPlatform.Tests.Architecture;

/// <summary>What compiled code really uses.</summary>
public class DependencyTests
{
    private static readonly Assembly Core = typeof(Document).Assembly;
    private static readonly Assembly Backends = typeof(ModelHostOptions).Assembly;

    [Fact]
    public void Core_uses_no_other_room_no_web_framework_no_SQL_and_nothing_native() =>
        AssertFree(
            Core, "RagPlatform.Backends", "RagPlatform.Web", "RagPlatform.ModelHost", "Microsoft.AspNetCore", "Microsoft.Data.Sqlite",
            "System.Data.Common", "Microsoft.ML.OnnxRuntime", "LLama");

    [Fact]
    public void Backends_use_neither_the_pages_nor_the_engine_of_the_model_host() =>
        AssertFree(Backends, "RagPlatform.Web", "LLama", "MudBlazor", "Microsoft.AspNetCore");

    [Fact]
    public void Interfaces_are_seams_and_stand_in_Core()
    {
        var interfaces = Types.InAssembly(Backends).That().AreInterfaces().And().ArePublic().GetTypes();

        Assert.Empty(interfaces.Select(type => type.FullName));
    }

    [Theory]
    [InlineData("Manager")]
    [InlineData("Helper")]
    [InlineData("Utils")]
    [InlineData("Impl")]
    public void No_name_says_nothing(string ending)
    {
        var named = new[] { Core, Backends }.SelectMany(assembly => assembly.GetTypes()).Where(type => type.Name.EndsWith(ending, StringComparison.Ordinal));

        Assert.Empty(named.Select(type => type.FullName));
    }

    private static void AssertFree(Assembly assembly, params string[] forbidden)
    {
        var result = Types.InAssembly(assembly).ShouldNot().HaveDependencyOnAny(forbidden).GetResult();

        Assert.True(result.IsSuccessful, $"Depend on what they may not: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }
}
