using System.Collections.Frozen;
using RagPlatform.Core.Answering.Text;

namespace RagPlatform.Core.Answering.Verification;

/// <summary>Currencies and measures in one form, English and German.</summary>
internal static class Units
{
    /// <summary>"15th": never the same as "15 weeks".</summary>
    public const string Ordinal = "ordinal";

    private static readonly FrozenDictionary<string, string> Known = new (string Unit, string Written)[]
    {
        ("EUR", "€ eur euro"), ("GBP", "£ gbp pound sterling pfund"), ("USD", "$ usd dollar"), ("CHF", "chf franken franc"), ("JPY", "¥ jpy yen"),
        (Ordinal, "st nd rd th"),
        ("ct", "ct cent pence p"),
        ("%", "% percent prozent"), ("second", "second sec sekunde s"), ("minute", "minute min"), ("hour", "hour hr h stunde std"),
        ("day", "day tag"), ("week", "week woche"), ("month", "month monat"), ("year", "year jahr yr"),
        ("mm", "mm millimetre millimeter"), ("cm", "cm centimetre centimeter zentimeter"), ("m", "m metre meter"), ("km", "km kilometre kilometer"),
        ("mile", "mile meile"), ("g", "g gram gramm"), ("kg", "kg kilogram kilogramm kilo"), ("t", "tonne"),
        ("ml", "ml millilitre milliliter"), ("l", "l litre liter"), ("°C", "°c celsius"), ("bar", "bar"), ("W", "w watt"), ("kW", "kw kilowatt"),
        ("kWh", "kwh"), ("V", "v volt"), ("A", "amp ampere"), ("kB", "kb"), ("MB", "mb megabyte"), ("GB", "gb gigabyte"), ("TB", "tb terabyte"),
        ("person", "person people employee colleague mitarbeiter"), ("page", "page seite"), ("floor", "floor stock etage"), ("character", "character zeichen"),
    }
    .SelectMany(entry => entry.Written.Split(' ').Select(written => (Key: Normalize(written), entry.Unit)))
    .DistinctBy(entry => entry.Key)
    .ToFrozenDictionary(entry => entry.Key, entry => entry.Unit, StringComparer.Ordinal);

    /// <summary>The unit that a word or symbol stands for, or null.</summary>
    public static string? Of(string written) => Known.GetValueOrDefault(Normalize(written));

    /// <summary>Whether it is money.</summary>
    public static bool IsCurrency(string? unit) => unit is "EUR" or "GBP" or "USD" or "CHF" or "JPY" or "ct";

    private static string Normalize(string written) => written.Length <= 2 ? written.ToLowerInvariant() : Words.Normalize(written);
}
