using RagPlatform.Core.Models;
using RagPlatform.Tests.Doubles;

namespace RagPlatform.Tests.Models;

public sealed class GgufHeaderTests : IDisposable
{
    private readonly string _folder = TestPaths.TemporaryFolder();

    [Fact]
    public void Reads_what_the_file_says_of_itself()
    {
        var header = GgufHeader.Read(GgufBuilder.ChatModel(1000).Tensor("more", 10, 20).WriteTo(PathOf("a.gguf")));

        Assert.Equal(("llama", "model", 4096, "Q4_K_M", true), (header.Architecture, header.Type, header.ContextLength, header.Quantization, header.HasChatTemplate));
        Assert.Equal((1200L, "mit"), (header.Parameters, header.License));
        Assert.Equal(["en", "de"], header.Languages);
    }

    [Fact]
    public void Says_when_a_download_broke_off()
    {
        var bytes = GgufBuilder.ChatModel(5000).Build();
        var path = Write("a.gguf", bytes[..^100]);

        Assert.Contains("cut off", Assert.Throws<InvalidDataException>(() => GgufHeader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no GGUF file")]
    [InlineData("<!DOCTYPE html><html>404 Not Found</html>", "no GGUF file")]
    [InlineData("GGUF\u0001\0\0\0aaaaaaaaaaaaaaaa", "version 1")]
    [InlineData("GGUF\u0003\0\0\0\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007faaaaaaaa", "tensors")]
    public void Says_when_the_file_is_something_else(string content, string expected)
    {
        var path = Write("a.gguf", System.Text.Encoding.ASCII.GetBytes(content));

        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => GgufHeader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_cut_file_is_more_than_invalid()
    {
        var bytes = GgufBuilder.ChatModel(64).Build();
        for (var length = 0; length < bytes.Length; length += 7)
        {
            var path = Write("a.gguf", bytes[..length]);

            Assert.Throws<InvalidDataException>(() => GgufHeader.Read(path));
        }
    }

    [Fact]
    public void No_corrupt_file_is_more_than_invalid_or_takes_memory()
    {
        var random = new Random(1);
        var bytes = GgufBuilder.ChatModel(64).Build();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 2000; round++)
        {
            var corrupt = bytes.ToArray();
            for (var flip = random.Next(1, 5); flip > 0; flip--)
            {
                corrupt[random.Next(4, corrupt.Length)] = (byte)random.Next(256);
            }

            using var stream = new MemoryStream(corrupt);
            try
            {
                GgufHeader.Read(stream);
            }
            catch (InvalidDataException)
            {
                // What is expected of most of them.
            }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2000L * 400_000);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }
}
