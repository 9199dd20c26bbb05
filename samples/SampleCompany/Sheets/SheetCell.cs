using System.Globalization;
using DocumentFormat.OpenXml.Spreadsheet;

namespace RagPlatform.SampleCompany.Sheets;

/// <summary>Turns the text of a table into a cell: numbers and dates become values with a format, as a person who types them gets them.</summary>
internal static class SheetCell
{
    public const uint Plain = 0, Title = 1, Header = 2, Amount = 3, Day = 4, Whole = 5;

    public static Cell Of(string reference, string text, bool header, Func<string, int> shared)
    {
        if (!header && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return Value(reference, day.DayNumber - new DateOnly(1899, 12, 30).DayNumber, Day);
        }

        if (!header && IsNumber(text, out var number))
        {
            return Value(reference, number, text.Contains('.', StringComparison.Ordinal) ? Amount : Whole);
        }

        return Shared(reference, text, header ? Header : Plain, shared);
    }

    public static Cell Shared(string reference, string text, uint style, Func<string, int> shared) => new()
    {
        CellReference = reference,
        StyleIndex = style,
        DataType = CellValues.SharedString,
        CellValue = new CellValue(shared(text)),
    };

    private static Cell Value(string reference, decimal value, uint style) => new()
    {
        CellReference = reference,
        StyleIndex = style,
        CellValue = new CellValue(value),
    };

    // An extension such as 0117 is a name, not a number: nothing that starts with a zero is taken.
    private static bool IsNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out number)
        && (!text.StartsWith('0') || text.StartsWith("0.", StringComparison.Ordinal) || text == "0");
}
