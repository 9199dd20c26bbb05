using System.Globalization;
using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Feedback;

namespace RagPlatform.Web.Features.Feedback;

/// <summary>Good and bad by week: good above the line, bad below. The same numbers stand in a table for those who don't see it.</summary>
public sealed partial class FeedbackPlot
{
    /// <summary>Half a year is what one compares; the filter shows earlier ones.</summary>
    private const int MostWeeks = 26;

    private const int Slot = 20;
    private const int Gap = 3;
    private const int Height = 96;
    private const int Middle = Height / 2;

    private IReadOnlyList<FeedbackWeek> _weeks = [];
    private int _most = 1;

    /// <summary>Oldest first; those without feedback may be missing.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<FeedbackWeek> Weeks { get; set; }

    protected override void OnParametersSet()
    {
        if (Weeks is not [.., var last])
        {
            _weeks = [];
            return;
        }

        var known = Weeks.ToDictionary(week => week.Monday);
        var count = Math.Min(MostWeeks, ((last.Monday.DayNumber - Weeks[0].Monday.DayNumber) / 7) + 1);
        _weeks = [.. Enumerable.Range(1 - count, count).Select(week => last.Monday.AddDays(week * 7)).Select(monday => known.GetValueOrDefault(monday) ?? new(monday, 0, 0))];
        _most = Math.Max(1, _weeks.Max(week => Math.Max(week.Good, week.Bad)));
    }

    private double Length(int count) => (Middle - 4.0) * count / _most;

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("d", CultureInfo.CurrentCulture);
}
