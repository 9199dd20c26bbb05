using RagPlatform.Core.Retrieval.Text;

namespace RagPlatform.Tests.Retrieval;

public class EnglishStemmerTests
{
    // Pairs of the algorithm's published description and of its sample vocabulary.
    [Theory]
    [InlineData("consign", "consign")]
    [InlineData("consigned", "consign")]
    [InlineData("consistency", "consist")]
    [InlineData("consolingly", "consol")]
    [InlineData("knackeries", "knackeri")]
    [InlineData("knightly", "knight")]
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("ties", "tie")]
    [InlineData("gas", "gas")]
    [InlineData("gaps", "gap")]
    [InlineData("agreed", "agre")]
    [InlineData("hopping", "hop")]
    [InlineData("hoping", "hope")]
    [InlineData("luxuriated", "luxuri")]
    [InlineData("cry", "cri")]
    [InlineData("by", "by")]
    [InlineData("say", "say")]
    [InlineData("national", "nation")]
    [InlineData("relational", "relat")]
    [InlineData("vietnamization", "vietnam")]
    [InlineData("hopefulness", "hope")]
    [InlineData("generously", "generous")]
    [InlineData("communication", "communic")]
    [InlineData("electricity", "electr")]
    [InlineData("adjustment", "adjust")]
    [InlineData("adoption", "adopt")]
    [InlineData("controlling", "control")]
    [InlineData("rate", "rate")]
    [InlineData("probate", "probat")]
    [InlineData("yearly", "year")]
    [InlineData("employees", "employe")]
    [InlineData("policies", "polici")]
    [InlineData("policy", "polici")]
    [InlineData("skies", "sky")]
    [InlineData("news", "news")]
    [InlineData("succeeding", "succeed")]
    [InlineData("is", "is")]
    [InlineData("eye", "eye")]
    public void Words_become_the_stems_of_the_description(string word, string stem) => Assert.Equal(stem, EnglishStemmer.Stem(word));
}
