using RagPlatform.SampleCompany.Check;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Docs;

/// <summary>The documents that come with the product, and the questions by which it is measured.</summary>
public sealed class SampleCompanyTests
{
    [Fact]
    public void Documents_are_valid_and_every_answer_stands_on_its_page() => Assert.Empty(Checks.Find(TestPaths.Repository));
}
