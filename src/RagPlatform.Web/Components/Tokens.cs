namespace RagPlatform.Web.Components;

/// <summary>The colours of one theme; contrasts of text on them were computed when they were chosen (at least 4.5, controls 3).</summary>
internal sealed record Tokens
{
    public required string Background { get; init; }

    public required string Surface { get; init; }

    public required string Text { get; init; }

    public required string Muted { get; init; }

    public required string Primary { get; init; }

    public required string OnPrimary { get; init; }

    public required string Success { get; init; }

    public required string Warning { get; init; }

    public required string Error { get; init; }

    public required string Info { get; init; }

    /// <summary>Text on success, warning, error and info.</summary>
    public required string OnStatus { get; init; }

    public required string ControlBorder { get; init; }

    /// <summary>Decorative alone.</summary>
    public required string Divider { get; init; }

    /// <summary>Behind a cited passage.</summary>
    public required string Highlight { get; init; }

    /// <summary>Behind a citation's number.</summary>
    public required string Chip { get; init; }

    /// <summary>Over a cited passage on a drawn page, which is white in both themes.</summary>
    public required string Mark { get; init; }

    /// <summary>Under things that float.</summary>
    public required string Shadow { get; init; }

    /// <summary>Names as custom properties of CSS have them, without their prefix.</summary>
    public IEnumerable<(string Name, string Value)> Properties =>
    [
        ("background", Background), ("surface", Surface), ("text", Text), ("muted", Muted), ("primary", Primary), ("on-primary", OnPrimary),
        ("success", Success), ("warning", Warning), ("error", Error), ("info", Info), ("on-status", OnStatus),
        ("control-border", ControlBorder), ("divider", Divider), ("highlight", Highlight), ("chip", Chip), ("mark", Mark), ("shadow", Shadow),
    ];
}
