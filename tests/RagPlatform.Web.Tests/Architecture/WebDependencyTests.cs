using NetArchTest.Rules;
using RagPlatform.Web.Cli;

namespace RagPlatform.Web.Tests.Architecture;

public class WebDependencyTests
{
    [Fact]
    public void Only_Program_knows_the_backends()
    {
        var users = Types.InAssembly(typeof(CommandLine).Assembly).That().HaveDependencyOnAny("RagPlatform.Backends").GetTypes();

        Assert.DoesNotContain(users, type => type.FullName!.StartsWith("RagPlatform.Web.", StringComparison.Ordinal));
        Assert.All(users, type => Assert.StartsWith("Program", type.FullName));
    }

    [Fact]
    public void The_engine_of_the_model_host_stays_in_its_own_process()
    {
        var references = typeof(CommandLine).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name);

        Assert.DoesNotContain("RagPlatform.ModelHost", references);
        Assert.DoesNotContain("LLamaSharp", references);
    }
}
