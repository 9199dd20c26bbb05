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
}
