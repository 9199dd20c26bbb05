using System.Globalization;

namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>Numbers between two limits, as GBNF. Limits that are no whole numbers are moved inwards to the next one.</summary>
internal static class NumberRange
{
    /// <summary>Alternatives; none when there is no number that could be written.</summary>
    /// <param name="low">Least, magnitude below 10^15.</param>
    /// <param name="isLowOut">Whether the least itself is not meant.</param>
    /// <param name="high">Greatest, magnitude below 10^15.</param>
    /// <param name="isHighOut">Whether the greatest itself is not meant.</param>
    /// <param name="isWhole">Whether only whole numbers are meant.</param>
    public static IEnumerable<string> Write(double low, bool isLowOut, double high, bool isHighOut, bool isWhole)
    {
        var (least, greatest) = ((long)Math.Ceiling(low), (long)Math.Floor(high));
        (isLowOut, isHighOut) = (isLowOut && least == low, isHighOut && greatest == high);
        if (isWhole)
        {
            (least, greatest) = (least + (isLowOut ? 1 : 0), greatest - (isHighOut ? 1 : 0));
            return Whole(Math.Max(1, -greatest), -least).Select(text => $"\"-\" {text}").Concat(Whole(Math.Max(0, least), greatest));
        }

        // Zero is written without a sign, so below it the numbers end before it.
        var negative = least < 0 ? Positive(Math.Max(0, -greatest), isHighOut || greatest >= 0, -least, isLowOut) : [];
        return negative.Select(text => $"\"-\" {text}").Concat(greatest >= 0 ? Positive(Math.Max(0, least), isLowOut && least >= 0, greatest, isHighOut) : []);
    }

    private static IEnumerable<string> Positive(long least, bool isLeastOut, long greatest, bool isGreatestOut)
    {
        if (isLeastOut && least < greatest)
        {
            yield return $"\"{Text(least)}.\" rest";
        }

        foreach (var text in Whole(least + (isLeastOut ? 1 : 0), greatest - 1))
        {
            yield return $"{text} fraction?";
        }

        if (!isGreatestOut && (least < greatest || (least == greatest && !isLeastOut)))
        {
            yield return $"\"{Text(greatest)}\" ( \".\" \"0\"{{1,2}} )?";
        }
    }

    // Takes as many numbers at once as differ in one digit and in any number of digits behind it.
    private static IEnumerable<string> Whole(long least, long greatest)
    {
        if (least == 0 && greatest >= 0)
        {
            yield return "\"0\"";
            least = 1;
        }

        while (least <= greatest)
        {
            var (size, free) = (1L, 0);
            while (least % (size * 10) == 0 && greatest - least >= (size * 10) - 1)
            {
                (size, free) = (size * 10, free + 1);
            }

            var block = least / size;
            var digit = (int)(block % 10);
            var more = (int)Math.Min(9 - digit, ((greatest - least + 1) / size) - 1);
            var before = block >= 10 ? $"\"{Text(block / 10)}\" " : "";
            yield return $"{before}[{digit}-{digit + more}]{(free > 0 ? $" [0-9]{{{free}}}" : "")}";
            least += size * (more + 1);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
