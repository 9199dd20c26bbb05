using RagPlatform.Backends.Sqlite;
using RagPlatform.Backends.Sqlite.Indexing;

namespace RagPlatform.Tests.Sqlite;

public sealed class VisibleRowsTests
{
    [Fact]
    public void Postings_of_visible_rows_are_those_that_a_look_at_each_row_finds()
    {
        var random = new Random(4);
        for (var round = 0; round < 500; round++)
        {
            var documents = random.Next(0, 40);
            var (list, owners) = (new RowList(), new List<int>());
            for (var document = 0; document < documents; document++)
            {
                for (var row = random.Next(0, 9); row > 0; row--)
                {
                    list.Append(owners.Count, document, owners.Count % 7);
                    owners.Add(document);
                }
            }

            var share = random.NextDouble();
            var seen = Enumerable.Range(0, documents).Where(_ => random.NextDouble() < share).ToHashSet();
            var scope = SearchScope.Seeing(seen);
            var view = list.Current;
            // Appended after the view was taken: postings know it already, the view does not.
            list.Append(owners.Count, documents, 1);
            int[] postings = [.. Enumerable.Range(0, owners.Count + 1).Where(_ => random.Next(3) == 0)];

            var visible = new VisibleRows(view, scope);

            var places = new List<int>();
            foreach (var place in visible.Of(postings))
            {
                places.Add(place);
            }

            Assert.Equal(Enumerable.Range(0, postings.Length).Where(i => postings[i] < owners.Count && seen.Contains(owners[postings[i]])), places);
            Assert.Equal(owners.Count(seen.Contains), visible.Count);
            Assert.Equal(Enumerable.Range(0, owners.Count).Where(row => seen.Contains(owners[row])).Sum(row => row % 7), visible.TotalLength);
        }
    }

    [Fact]
    public void The_vector_scan_of_a_part_finds_what_an_index_of_that_part_alone_finds()
    {
        const int dimensions = 16;
        var random = new Random(5);
        var (index, alone) = (new VectorIndex(dimensions), new VectorIndex(dimensions));
        HashSet<int> seen = [.. Enumerable.Range(0, 3000).Where(_ => random.Next(10) == 0)];
        var id = 0;
        for (var document = 0; document < 3000; document++)
        {
            for (var row = random.Next(1, 6); row > 0; row--, id++)
            {
                var embedding = Unit(random, dimensions);
                index.Append(document, id, embedding);
                if (seen.Contains(document))
                {
                    alone.Append(document, id, embedding);
                }
            }
        }

        var scope = SearchScope.Seeing(seen);
        for (var i = 0; i < 20; i++)
        {
            var query = Unit(random, dimensions);
            Assert.Equal(alone.Search(query, SearchScope.Seeing(seen), 25), index.Search(query, scope, 25));
        }
    }

    private static float[] Unit(Random random, int dimensions)
    {
        var vector = Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }
}
