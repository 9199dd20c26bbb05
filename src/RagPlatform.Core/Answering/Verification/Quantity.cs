namespace RagPlatform.Core.Answering.Verification;

/// <summary>A number as it stands in a text.</summary>
/// <param name="Values">What it can mean: "1.500" is 1.5 in English and 1500 in German, so both.</param>
/// <param name="Unit">Currency ("EUR"), "%", or a measure ("day"), in one form; null when none stands beside it.</param>
/// <param name="Text">As written.</param>
/// <param name="Start">Offset in the text.</param>
internal sealed record Quantity(IReadOnlyList<decimal> Values, string? Unit, string Text, int Start)
{
    /// <summary>Whether a value is the same. Units must not contradict: "€50" is not "£50", "30 days" is not "30 minutes".</summary>
    public bool Agrees(Quantity other) =>
        Values.Any(other.Values.Contains) && (Unit is null || other.Unit is null || Unit == other.Unit);

    /// <summary>
    /// Whether a source that has the other one says this. A number in words without a unit says none: "One day in seven is free" is not
    /// "7 days". In digits it may be the cell of a table whose head has the unit.
    /// </summary>
    public bool IsSaidBy(Quantity other) =>
        Agrees(other) && (Unit is null || other.Unit is not null || other.Text.Any(char.IsAsciiDigit));
}
