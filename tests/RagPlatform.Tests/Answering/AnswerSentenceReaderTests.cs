using RagPlatform.Core.Answering.Text;

namespace RagPlatform.Tests.Answering;

public class AnswerSentenceReaderTests
{
    [Theory]
    [InlineData("You have 26 days [1]. Unused days expire in March. [2][3] Ask HR.", new[] { "You have 26 days [1].", " Unused days expire in March. [2][3]", " Ask HR." })]
    [InlineData("It costs €2.80. Nothing else", new[] { "It costs €2.80.", " Nothing else" })]
    [InlineData("- a laptop\n- a badge [2]\n", new[] { "- a laptop", "\n- a badge [2]" })]
    [InlineData("One sentence without an end", new[] { "One sentence without an end" })]
    [InlineData("  ", new string[0])]
    public void Gives_sentences_with_their_marks_however_the_text_is_cut(string text, string[] expected)
    {
        foreach (var size in (int[])[1, 3, 1000])
        {
            var reader = new AnswerSentenceReader();
            List<string> found = [.. text.Chunk(size).SelectMany(piece => reader.Append(new string(piece)).ToList())];
            found.Add(reader.Complete());

            Assert.Equal(expected, found.Select(sentence => sentence.TrimEnd()).Where(sentence => sentence.Length > 0));
        }
    }
}
