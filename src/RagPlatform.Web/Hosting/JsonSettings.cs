using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagPlatform.Web.Hosting;

/// <summary>How the API and the command line write JSON: camel case, enums as words (<c>queued</c>, <c>hybrid</c>), numbers as numbers.</summary>
internal static class JsonSettings
{
    /// <summary>For the command line: one object, indented.</summary>
    public static JsonSerializerOptions Console { get; } = Create(indented: true);

    /// <summary>The same on one line: for files of many objects.</summary>
    public static JsonSerializerOptions Lines { get; } = Create(indented: false);

    public static void Apply(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // JSON is never written into HTML here.
    }

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = indented };
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true); // Two that use it first at the same time would both fill it.
        return options;
    }
}
