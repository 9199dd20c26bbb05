using System.Text.Json;

namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>A schema whose references and parts (<c>allOf</c>) have been put together.</summary>
/// <param name="Place">Where it stands.</param>
internal sealed record Schema(string Place)
{
    /// <summary>Keywords that limit, other than those below.</summary>
    public Dictionary<string, JsonElement> Keywords { get; init; } = [];

    /// <summary>Properties in order.</summary>
    public List<SchemaProperty> Properties { get; init; } = [];

    /// <summary>Those that must be there.</summary>
    public HashSet<string> Required { get; init; } = [];

    /// <summary>Both at once.</summary>
    /// <exception cref="SchemaException">They limit the same thing differently.</exception>
    public Schema And(Schema other)
    {
        var keywords = new Dictionary<string, JsonElement>(Keywords);
        foreach (var (name, value) in other.Keywords)
        {
            if (!keywords.TryAdd(name, value) && !JsonElement.DeepEquals(keywords[name], value))
            {
                throw new SchemaException($"Two parts of the schema that both hold say different things of {name}. Write them as one.", $"{other.Place}.{name}");
            }
        }

        var properties = new List<SchemaProperty>(Properties);
        foreach (var property in other.Properties)
        {
            if (properties.Find(one => one.Name == property.Name) is not { } same)
            {
                properties.Add(property);
            }
            else if (!JsonElement.DeepEquals(same.Value, property.Value))
            {
                throw new SchemaException($"Two parts of the schema that both hold describe {property.Name} differently. Write them as one.", property.Place);
            }
        }

        // What forbids further properties forbids those of the other part.
        foreach (var (one, all) in new[] { (this, properties), (other, properties) })
        {
            if (one.Keywords.TryGetValue("additionalProperties", out var more) && more.ValueKind != JsonValueKind.True && one.Properties.Count < all.Count)
            {
                throw new SchemaException("A part of the schema forbids or limits properties that another part describes. Write them as one.", $"{one.Place}.additionalProperties");
            }
        }

        return new Schema(Place) { Keywords = keywords, Properties = properties, Required = [.. Required, .. other.Required] };
    }

    /// <summary>The same without keywords.</summary>
    public Schema Without(params string[] names) => this with { Keywords = Keywords.Where(pair => !names.Contains(pair.Key)).ToDictionary() };

    /// <summary>Whether it limits nothing.</summary>
    public bool IsEmpty => Keywords.Count == 0 && Properties.Count == 0 && Required.Count == 0;
}

/// <summary>A property.</summary>
internal sealed record SchemaProperty(string Name, JsonElement Value, string Place);
