namespace RagPlatform.Web.Components.Layout;

/// <summary>Keys and what they do.</summary>
public sealed partial class ShortcutTable
{
    private static readonly (string[] Keys, string Text)[] Rows =
    [
        (["/"], "ShortcutQuestion"),
        (["Ctrl", "K"], "ShortcutGoTo"),
        (["n"], "ShortcutNew"),
        (["["], "ShortcutPreviousCitation"),
        (["]"], "ShortcutNextCitation"),
        (["Esc"], "ShortcutEscape"),
        (["Enter"], "ShortcutSend"),
        (["Shift", "Enter"], "ShortcutLineBreak"),
        (["↑"], "ShortcutEditLast"),
        (["?"], "ShortcutHelp"),
    ];
}
