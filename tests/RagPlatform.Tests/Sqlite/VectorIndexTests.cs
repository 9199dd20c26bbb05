using System.Numerics.Tensors;
using System.Runtime.Intrinsics.X86;
using RagPlatform.Backends.Sqlite;
using RagPlatform.Backends.Sqlite.Indexing;

namespace RagPlatform.Tests.Sqlite;

public class VectorIndexTests
{
    [Theory]
    [InlineData(384)]
    [InlineData(768)]
    [InlineData(100)]
    [InlineData(7)]
    public void Every_way_to_multiply_gives_the_same_product(int dimensions)
    {
        var random = new Random(7);
        var row = new sbyte[dimensions];
        var query = new short[dimensions];
        for (var trial = 0; trial < 50; trial++)
        {
            for (var i = 0; i < dimensions; i++)
            {
                // The extremes too: sums must not overflow.
                row[i] = trial == 0 ? (sbyte)127 : trial == 1 ? (sbyte)-127 : (sbyte)random.Next(-127, 128);
                query[i] = trial is 0 or 1 ? (short)127 : (short)random.Next(-127, 128);
            }

            var expected = row.Zip(query, (r, q) => r * q).Sum();
            Assert.Equal(expected, Int8.Dot(row, query));
            Assert.Equal(expected, Int8.DotPortable(row, query));
            if (Avx2.IsSupported && dimensions % 16 == 0)
            {
                Assert.Equal(expected, Int8.Dot256(row, query));
            }

            if (Avx512BW.IsSupported && dimensions % 32 == 0)
            {
                Assert.Equal(expected, Int8.Dot512(row, query));
            }
        }
    }

    [Fact]
    public void The_nearest_are_those_of_the_exact_scan_with_their_exact_cosines()
    {
        var random = new Random(11);
        var rows = Enumerable.Range(0, 5000).Select(_ => Unit(random, 384)).ToArray();
        var index = new VectorIndex(384);
        for (var i = 0; i < rows.Length; i++)
        {
            index.Append(i, i, rows[i]);
        }

        for (var trial = 0; trial < 10; trial++)
        {
            var query = Unit(random, 384);
            var exact = rows.Select((row, i) => (Id: (long)i, Cosine: TensorPrimitives.Dot<float>(row, query)))
                .OrderByDescending(row => row.Cosine).Take(10).ToList();

            var found = index.Search(query, SearchScope.All(rows.Length), 10);

            Assert.Equal(exact.Select(row => row.Id), found.Select(row => row.ChunkId));
            Assert.Equal(exact.Select(row => (double)row.Cosine), found.Select(row => row.Score), (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    [Fact]
    public void A_vector_of_nothing_but_zeros_or_broken_numbers_does_no_harm()
    {
        var index = new VectorIndex(32);
        index.Append(0, 1, new float[32]);
        index.Append(1, 2, Enumerable.Repeat(float.NaN, 32).ToArray());
        index.Append(2, 3, Unit(new Random(1), 32));

        Assert.Contains(3, index.Search(Unit(new Random(1), 32), SearchScope.All(3), 3).Select(row => row.ChunkId));
    }

    private static float[] Unit(Random random, int dimensions)
    {
        var values = Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var norm = TensorPrimitives.Norm<float>(values);
        return [.. values.Select(value => value / norm)];
    }
}
