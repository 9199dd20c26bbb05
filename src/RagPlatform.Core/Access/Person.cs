using System.Net.Mail;

namespace RagPlatform.Core.Access;

/// <summary>Somebody with an account.</summary>
/// <param name="Id">Stable; principals and owners of conversations are made of it.</param>
/// <param name="Name">What pages show.</param>
/// <param name="Email">Signs in with it; unique, compared without regard to case.</param>
/// <param name="IsAdministrator">May change models, people and settings. Gives no right to read documents by itself.</param>
/// <param name="IsDisabled">May not sign in; what is theirs stays.</param>
/// <param name="AddedAt">When the account was made.</param>
/// <param name="LastSeenAt">Last sign-in or use of a key; null before the first.</param>
public sealed record Person(
    Guid Id, string Name, string Email, bool IsAdministrator, bool IsDisabled, DateTimeOffset AddedAt, DateTimeOffset? LastSeenAt)
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 100;

    /// <summary>Longest address, characters.</summary>
    public const int MaxEmail = 200;

    /// <summary>The principal that stands for one person.</summary>
    public string Principal => Access.Principal.OfPerson(Id);

    /// <summary>The name without spaces around it; null when pages can't show it: empty, too long, or with control characters.</summary>
    public static string? CleanName(string? text) => text?.Trim() is { Length: > 0 and <= MaxName } name && !name.Any(char.IsControl) ? name : null;

    /// <summary>The address without spaces around it; null when it is none, or has a name before it.</summary>
    public static string? CleanEmail(string? text) =>
        text?.Trim() is { Length: > 0 and <= MaxEmail } email && MailAddress.TryCreate(email, out var parsed) && parsed.Address == email ? email : null;
}

/// <summary>People under one name, to whom rights are given together.</summary>
/// <param name="Id">Stable; its principal is made of it.</param>
/// <param name="Name">Unique, compared without regard to case.</param>
/// <param name="Provider">
/// The sign-in provider whose claims say who belongs to it; null for a group that is kept here. Its members can't be changed here.
/// </param>
public sealed record PeopleGroup(Guid Id, string Name, string? Provider = null)
{
    /// <summary>The principal that stands for its members.</summary>
    public string Principal => Access.Principal.OfGroup(Id);
}
