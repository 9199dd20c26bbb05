using System.Runtime.CompilerServices;

namespace RagPlatform.ModelHost.Engine.Schemas;

/// <summary>
/// What a grammar must be beyond well-formed: every rule can end, none begins with itself, choices that must differ do, and the sampler
/// never has to follow many beginnings at once (llama.cpp follows each, and objects in objects multiply them).
/// </summary>
internal sealed class GrammarCheck
{
    private const int MaxWidth = 32;

    private readonly GrammarRules _rules;
    private readonly Dictionary<string, JsonKinds> _kinds = [];
    private readonly Dictionary<string, long> _widths = [];
    private readonly HashSet<string> _open = [];

    private GrammarCheck(GrammarRules rules) => _rules = rules;

    /// <exception cref="SchemaException">It is not.</exception>
    public static void Require(GrammarRules rules)
    {
        var check = new GrammarCheck(rules);
        check.RequireEnds();
        foreach (var rule in rules.All)
        {
            check.Kinds(rule.Name);
        }

        foreach (var rule in rules.All)
        {
            check.RequireExclusive(rule);
            if (check.Width(rule.Name) > MaxWidth)
            {
                throw new SchemaException("Too many choices that begin alike lie in one another. Give each a property of its own kind, a const, that is required.", rule.Place);
            }
        }
    }

    private void RequireEnds()
    {
        var ending = new HashSet<string>();
        bool Ends(string name) => Primitives.Kinds(name) != JsonKinds.None || ending.Contains(name);
        for (var before = -1; before != ending.Count;)
        {
            before = ending.Count;
            foreach (var rule in _rules.All)
            {
                if (rule.Choices is { } choices ? choices.Any(Ends) : rule.Needs.All(Ends))
                {
                    ending.Add(rule.Name);
                }
            }
        }

        if (_rules.All.FirstOrDefault(rule => !Ends(rule.Name)) is { } endless)
        {
            throw new SchemaException("This holds itself without an end. Make a property of it optional, or let it be null.", endless.Place);
        }
    }

    // Also finds rules that begin with themselves: choices are what is written, so none may lead back.
    private JsonKinds Kinds(string name)
    {
        if (Primitives.Kinds(name) is not JsonKinds.None and var primitive)
        {
            return primitive;
        }

        if (_kinds.TryGetValue(name, out var known))
        {
            return known;
        }

        var rule = _rules.Of(name);
        RequireStack(rule);
        if (!_open.Add(name))
        {
            throw new SchemaException("This is a choice of itself. Take it out of its own choices.", rule.Place);
        }

        var kinds = rule.Choices?.Aggregate(JsonKinds.None, (all, choice) => all | Kinds(choice)) ?? rule.Kinds;
        _open.Remove(name);
        return _kinds[name] = kinds;
    }

    private void RequireExclusive(GrammarRule rule)
    {
        if (!rule.IsExclusive)
        {
            return;
        }

        for (var i = 0; i < rule.Choices!.Count; i++)
        {
            foreach (var other in rule.Choices.Skip(i + 1))
            {
                var shared = Kinds(rule.Choices[i]) & Kinds(other);
                var isApart = shared == JsonKinds.None || (shared == JsonKinds.Object && rule.IsDiscriminated)
                    || (Literals(rule.Choices[i]) is { } some && Literals(other) is { } others && !some.Overlaps(others));
                if (!isApart)
                {
                    throw new SchemaException("A value could be two of these, which oneOf forbids. Use anyOf, or give each a const that is required.", $"{rule.Place}.oneOf");
                }
            }
        }
    }

    private IReadOnlySet<string>? Literals(string name) => Primitives.Kinds(name) != JsonKinds.None ? null
        : _rules.Of(name) is { Choices: [var only] } ? Literals(only) : _rules.Of(name).Literals;

    // How many beginnings are followed at once, at most.
    private long Width(string name)
    {
        if (Primitives.Kinds(name) != JsonKinds.None)
        {
            return 1;
        }

        if (_widths.TryGetValue(name, out var known))
        {
            return known;
        }

        var rule = _rules.Of(name);
        RequireStack(rule);
        var next = rule.Choices ?? rule.Uses;
        var isAmbiguous = rule.Choices is not null
            && ((!rule.IsDiscriminated && next.Count(choice => Kinds(choice).HasFlag(JsonKinds.Object)) > 1) || next.Count(choice => Kinds(choice).HasFlag(JsonKinds.Array)) > 1);
        if (isAmbiguous && Reaches(rule))
        {
            throw new SchemaException("Choices that begin alike hold themselves. Give each a property of its own kind, a const, that is required.", rule.Place);
        }

        _widths[name] = 1; // While it is looked at: in a circle nothing is ambiguous.
        var widths = next.Select(Width).ToList();
        return _widths[name] = Math.Min(MaxWidth + 1, widths.Count == 0 ? 1 : isAmbiguous ? widths.Sum() : widths.Max());
    }

    // A long chain of references is followed here in full, and a stack that overflows would end the process.
    private static void RequireStack(GrammarRule rule)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new SchemaException("References lead through one another too often. Write the schema flatter.", rule.Place);
        }
    }

    private bool Reaches(GrammarRule from)
    {
        var seen = new HashSet<string>();
        var waiting = new Stack<string>(from.Choices!);
        while (waiting.TryPop(out var name))
        {
            if (name == from.Name)
            {
                return true;
            }

            if (Primitives.Kinds(name) == JsonKinds.None && seen.Add(name))
            {
                foreach (var next in _rules.Of(name).Choices ?? _rules.Of(name).Uses)
                {
                    waiting.Push(next);
                }
            }
        }

        return false;
    }
}
