namespace RagPlatform.Core.Access;

/// <summary>Names that rights are given to.</summary>
public static class Principal
{
    /// <summary>Everybody in the company, which is everybody with an account.</summary>
    public const string Everyone = "everyone";

    /// <summary>One person.</summary>
    public static string OfPerson(Guid id) => $"user:{id}";

    /// <summary>The members of a group.</summary>
    public static string OfGroup(Guid id) => $"group:{id}";

    /// <summary>Whether it stands for one person.</summary>
    public static bool IsPerson(string principal) => principal.StartsWith("user:", StringComparison.Ordinal);

    /// <summary>Whether rights can be given to it: everybody, a person, a group.</summary>
    public static bool IsValid(string? principal) =>
        principal == Everyone || principal == Caller.Owner.OwnPrincipal
        || (principal is not null && (IsId(principal, "user:") || IsId(principal, "group:")));

    private static bool IsId(string principal, string prefix) =>
        principal.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(principal.AsSpan(prefix.Length), "D", out var id)
        && principal == prefix + id;
}
