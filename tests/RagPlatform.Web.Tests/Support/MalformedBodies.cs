using System.Net.Http.Headers;
using System.Text;

namespace RagPlatform.Web.Tests.Support;

/// <summary>Bodies that no client sends on purpose, made from a right one; the same for the same seed.</summary>
internal static class MalformedBodies
{
    private static readonly string[] Values =
    [
        "null", "true", "-1", "1e999", "123456789012345678901234567890", "0.1e-400", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[]]", "{\"a\":{}}", "[null]", "\"x\"", "-0",
    ];

    private static readonly byte[][] Bytes = [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0x00], [0xF0, 0x9F], [0xEF, 0xBB, 0xBF, 0xEF]];

    /// <summary>Truncated JSON, wrong types, huge numbers, deep nesting, bytes that are no UTF-8.</summary>
    public static IEnumerable<byte[]> Of(string right, int count, int seed)
    {
        var random = new Random(seed);
        var whole = Encoding.UTF8.GetBytes(right);
        for (var i = 0; i < count; i++)
        {
            yield return (i % 5) switch
            {
                0 => whole[..random.Next(whole.Length)],
                1 => Encoding.UTF8.GetBytes(WithOtherValue(right, random)),
                2 => Nested(random),
                3 => Spliced(whole, Bytes[random.Next(Bytes.Length)], random.Next(whole.Length)),
                _ => Noise(random),
            };
        }
    }

    public static HttpContent Json(byte[] body) => new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    // A value of the body becomes something else: found by its colon, ended by the next comma or bracket.
    private static string WithOtherValue(string right, Random random)
    {
        var colons = Enumerable.Range(0, right.Length).Where(i => right[i] == ':').ToList();
        if (colons.Count == 0)
        {
            return Values[random.Next(Values.Length)];
        }

        var start = colons[random.Next(colons.Count)] + 1;
        var end = right.IndexOfAny([',', '}', ']'], start);
        return right[..start] + Values[random.Next(Values.Length)] + right[end..];
    }

    private static byte[] Nested(Random random)
    {
        var depth = random.Next(65, 20_000);
        return Encoding.ASCII.GetBytes(random.Next(2) == 0 ? new string('[', depth) : string.Concat(Enumerable.Repeat("{\"messages\":", depth)));
    }

    private static byte[] Spliced(byte[] whole, byte[] wrong, int at) => [.. whole[..at], .. wrong, .. whole[at..]];

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(0, 200)];
        random.NextBytes(noise);
        return noise;
    }
}
