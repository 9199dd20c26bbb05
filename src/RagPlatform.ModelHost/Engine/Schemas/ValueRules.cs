using System.Text.Json;

namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>Texts and numbers.</summary>
internal static class ValueRules
{
    /// <summary>Most characters that a limit of length may name: each is a rule of the grammar.</summary>
    private const int MaxLength = 1_000;

    /// <summary>Largest whole number that is written: fifteen digits, which a double holds.</summary>
    private const double Largest = 999_999_999_999_999;

    /// <summary>GBNF of a text, or the name of a primitive.</summary>
    public static string Text(Schema schema, GrammarRules rules)
    {
        var (least, most) = (SchemaReader.Amount(schema, "minLength", MaxLength), SchemaReader.Amount(schema, "maxLength", MaxLength));
        if (schema.Keywords.TryGetValue("format", out var format))
        {
            return format.ValueKind == JsonValueKind.String && format.GetString() is "date" or "time" or "date-time" or "uuid" && (least ?? most) is null
                ? format.GetString()!
                : throw new SchemaException("format is date, time, date-time or uuid here, without a length. Leave it out, and check the answer for it.", $"{schema.Place}.format");
        }

        return least > most ? throw new SchemaException("minLength is more than maxLength.", $"{schema.Place}.minLength")
            : (least ?? most) is null ? "string"
            : $"\"\\\"\" char{rules.Repeated(least ?? 0, most, schema.Place)} \"\\\"\"";
    }

    /// <summary>GBNF of a number, or the name of a primitive.</summary>
    public static string Number(Schema schema, bool isWhole)
    {
        var (low, isLowOut) = Bound(schema, "minimum", "exclusiveMinimum", Math.Max);
        var (high, isHighOut) = Bound(schema, "maximum", "exclusiveMaximum", Math.Min);
        if (low is null && high is null)
        {
            return isWhole ? "integer" : "number";
        }

        var texts = NumberRange.Write(low ?? -Largest, isLowOut, high ?? Largest, isHighOut, isWhole).ToList();
        return texts.Count > 0 ? string.Join(" | ", texts)
            : throw new SchemaException("Between these limits lies no whole number, and others are not looked for. Widen them, and check the answer.", $"{schema.Place}.{(low is null ? "maximum" : "minimum")}");
    }

    private static (double? Bound, bool IsOut) Bound(Schema schema, string including, string excluding, Func<double, double, double> stricter)
    {
        var (at, beyond) = (Value(schema, including), Value(schema, excluding));
        return at is { } a && beyond is { } b ? (stricter(a, b), stricter(a, b) == b) : (at ?? beyond, beyond is not null);
    }

    private static double? Value(Schema schema, string name) =>
        !schema.Keywords.TryGetValue(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? Math.Clamp(value.GetDouble(), -Largest, Largest)
        : throw new SchemaException($"{name} is no number.", $"{schema.Place}.{name}");
}
