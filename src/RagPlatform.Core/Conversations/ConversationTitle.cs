namespace RagPlatform.Core.Conversations;

/// <summary>Makes the title of a conversation from its first question.</summary>
public static class ConversationTitle
{
    /// <summary>Longest title in characters that is made here.</summary>
    public const int MaxLength = 60;

    /// <summary>Longest title in characters that somebody may give.</summary>
    public const int MaxGivenLength = 120;

    private static readonly string[] Openings =
    [
        "hello", "hi", "hallo", "please", "bitte",
        "can you tell me", "could you tell me", "tell me", "i would like to know", "i want to know",
        "sag mir", "kannst du mir sagen", "können sie mir sagen", "ich möchte wissen",
    ];

    /// <summary>The question on one line, without polite openings and end marks, cut at a word; "…" says that it was cut.</summary>
    public static string From(string question)
    {
        var line = string.Join(' ', question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var opening in Openings)
        {
            if (line.Length > opening.Length + 3 && line.StartsWith(opening, StringComparison.OrdinalIgnoreCase) && line[opening.Length] is ' ' or ',' or ':')
            {
                line = line[(opening.Length + 1)..].TrimStart(' ', ',', ':');
            }
        }

        line = line.TrimEnd(' ', '?', '.', '!', '？', '。');
        if (line.Length == 0)
        {
            return question.Trim();
        }

        line = char.ToUpperInvariant(line[0]) + line[1..];
        if (line.Length <= MaxLength)
        {
            return line;
        }

        var cut = line.LastIndexOf(' ', MaxLength - 1);
        cut = cut < MaxLength / 2 ? MaxLength - 1 : cut;
        return string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[cut - 1]) ? cut - 1 : cut), "…");
    }
}
