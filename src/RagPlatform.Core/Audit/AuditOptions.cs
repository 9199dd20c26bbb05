using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Core.Audit;

/// <summary>What the audit log keeps, and for how long. Bound from <c>Audit</c>.</summary>
public sealed class AuditOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Audit";

    private const int Quarter = 90;
    private const int TwoYears = 730;

    /// <summary>Whether the text of questions is kept too. Default false: who asked is known, not what.</summary>
    public bool KeepQuestions { get; set; }

    /// <summary>
    /// Days that rows of a kind are kept, e.g. <c>Audit:Days:Asked</c>; 0 for ever. Default 90 for what was read (asked, searched, originals) and for widget
    /// tokens, 730 for all else.
    /// </summary>
    public Dictionary<AuditAction, int> Days { get; } = Enum.GetValues<AuditAction>().ToDictionary(action => action, action => action switch
    {
        AuditAction.LogShortened => 0,
        AuditAction.Asked or AuditAction.Searched or AuditAction.SawOriginal or AuditAction.WidgetTokenMade => Quarter,
        _ => TwoYears,
    });

    /// <summary>The moment before which rows of each kind go, seen from now.</summary>
    public IReadOnlyDictionary<AuditAction, DateTimeOffset> ExpiredBefore(DateTimeOffset now) =>
        Days.Where(kind => kind.Value > 0 && kind.Key != AuditAction.LogShortened).ToDictionary(kind => kind.Key, kind => now.AddDays(-kind.Value));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Days.Where(kind => kind.Value is < 0 or > 36_500).Select(kind => new ValidationResult(
            $"{Section}:{nameof(Days)}:{kind.Key} is {kind.Value}. Write a number of days up to 36500, or 0 to keep them for ever.", [nameof(Days)]));
}
