using System.Globalization;
using System.Text;

namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>Kinds of JSON values.</summary>
[Flags]
internal enum JsonKinds
{
    None = 0,
    Object = 1,
    Array = 2,
    Text = 4,
    Number = 8,
    Boolean = 16,
    Null = 32,
    Any = 63,
}

/// <summary>A rule of a grammar, and what must be known of it to say that the grammar ends and is not slow.</summary>
/// <param name="Name">What other rules call it.</param>
/// <param name="Body">GBNF.</param>
/// <param name="Place">Where in the schema it comes from.</param>
internal sealed record GrammarRule(string Name, string Body, string Place)
{
    /// <summary>Rules of which all must be written.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Rules that may be written.</summary>
    public IReadOnlyList<string> Uses { get; init; } = [];

    /// <summary>Rules of which one is written, and nothing beside it; null for a rule with text of its own.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Whether its choices that are objects tell themselves apart by their first property.</summary>
    public bool IsDiscriminated { get; init; }

    /// <summary>Whether no value may be two of its choices.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>What it writes, when it has text of its own.</summary>
    public JsonKinds Kinds { get; init; }

    /// <summary>The values that it writes, when they are few.</summary>
    public IReadOnlySet<string>? Literals { get; init; }
}

/// <summary>The rules of a grammar while it is made.</summary>
internal sealed class GrammarRules
{
    /// <summary>Most rules.</summary>
    private const int MaxRules = 2_000;

    /// <summary>Longest grammar, characters.</summary>
    private const int MaxLength = 200_000;

    /// <summary>Most repetitions in all: llama.cpp makes a rule of each.</summary>
    private const int MaxRepetitions = 5_000;

    private readonly Dictionary<string, GrammarRule> _rules = [];
    private int _repetitions;
    private int _named;
    private int _length;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<GrammarRule> All => _rules.Values;

    /// <summary>A name that no rule has.</summary>
    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"r{++_named}");

    /// <summary>The rule of that name.</summary>
    public GrammarRule Of(string name) => _rules[name];

    /// <summary>Adds a rule; returns its name.</summary>
    /// <exception cref="SchemaException">There are too many, or they are too long.</exception>
    public string Add(GrammarRule rule)
    {
        _length += rule.Body.Length;
        return _rules.Count < MaxRules && _length < MaxLength
            ? _rules.TryAdd(rule.Name, rule) ? rule.Name : throw new InvalidOperationException($"The rule {rule.Name} is there already.")
            : throw new SchemaException("The schema is too large for a grammar. Ask for less in one answer.", rule.Place);
    }

    /// <summary>How often something is repeated.</summary>
    /// <exception cref="SchemaException">All repetitions together are too many.</exception>
    public string Repeated(int least, int? most, string place)
    {
        _repetitions += most ?? least;
        return _repetitions <= MaxRepetitions ? string.Create(CultureInfo.InvariantCulture, $"{{{least},{most}}}")
            : throw new SchemaException($"The limits of length of the schema are more than {MaxRepetitions} in all. Leave some out, and check the answer.", place);
    }

    /// <summary>The grammar, beginning with a rule.</summary>
    public string Write(string first)
    {
        var text = new StringBuilder("root ::= ").Append(first).Append('\n');
        foreach (var rule in _rules.Values)
        {
            text.Append(rule.Name).Append(" ::= ").Append(rule.Body).Append('\n');
        }

        return text.Append(Primitives.Grammar).ToString();
    }

    /// <summary>A text as a terminal.</summary>
    public static string Terminal(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
