namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>A JSON Schema cannot be kept to.</summary>
/// <param name="message">For people: what it is and what to do.</param>
/// <param name="place">Where in the schema, such as <c>.properties.age.pattern</c>; empty for the whole.</param>
public sealed class SchemaException(string message, string place) : Exception(message)
{
    /// <summary>Where in the schema; empty for the whole.</summary>
    public string Place => place;
}
