using System.Globalization;

namespace RagPlatform.ModelHost.Engine;

/// <summary>LoRA adapters and their strengths, as one request wants them. Two sets that mean the same are equal.</summary>
/// <remarks>
/// llama.cpp applies adapters to a whole batch, and what a sequence keeps in the cache was computed under them: only requests of
/// equal sets share a step or a cached prefix.
/// </remarks>
public sealed class AdapterSet : IEquatable<AdapterSet>
{
    private readonly string _key;

    private AdapterSet(IReadOnlyList<(string Name, float Scale)> adapters)
    {
        Adapters = adapters;
        _key = string.Join('|', adapters.Select(adapter => string.Create(CultureInfo.InvariantCulture, $"{adapter.Name}={adapter.Scale:R}")));
    }

    /// <summary>The plain model.</summary>
    public static AdapterSet None { get; } = new([]);

    /// <summary>Name and strength, sorted by name.</summary>
    public IReadOnlyList<(string Name, float Scale)> Adapters { get; }

    /// <summary>A set of these adapters; a strength of zero is the same as not naming the adapter.</summary>
    public static AdapterSet Of(IEnumerable<(string Name, float Scale)> adapters)
    {
        var list = adapters.Where(adapter => adapter.Scale != 0).OrderBy(adapter => adapter.Name, StringComparer.Ordinal).ToList();
        return list.Count == 0 ? None : new AdapterSet(list);
    }

    /// <inheritdoc />
    public bool Equals(AdapterSet? other) => other is not null && other._key == _key;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as AdapterSet);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_key);

    /// <inheritdoc />
    public override string ToString() => _key.Length == 0 ? "none" : _key;
}
