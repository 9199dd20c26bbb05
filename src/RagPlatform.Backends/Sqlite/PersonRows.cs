using Microsoft.Data.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Rows of people.</summary>
internal static class PersonRows
{
    public const string Columns = "p.id, p.name, p.email, p.is_administrator, p.is_disabled, p.added_at, p.last_seen_at";

    // SQLite's own lower() knows ASCII only; the id makes the order certain.
    public static List<Person> List(SqliteConnection connection, string joinAndCondition, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var people = connection.List($"SELECT {Columns} FROM people p {joinAndCondition}", Read, parameters);
        people.Sort((one, other) =>
            StringComparer.CurrentCultureIgnoreCase.Compare(one.Name, other.Name) is not 0 and var order ? order : one.Id.CompareTo(other.Id));
        return people;
    }

    /// <exception cref="DuplicateNameException">Another person has that e-mail address.</exception>
    public static void Save(SqliteConnection connection, Person person)
    {
        var key = Key(person.Email);
        if (connection.Scalar<string>("SELECT id FROM people WHERE email_key = $key AND id <> $id", ("$key", key), ("$id", person.Id.ToString())) is not null)
        {
            throw new DuplicateNameException($"Another person has the address '{person.Email.Trim()}', so nothing was changed. Use another address.");
        }

        connection.Execute(
            """
            INSERT INTO people (id, name, email, email_key, is_administrator, is_disabled, added_at, last_seen_at)
            VALUES ($id, $name, $email, $key, $isAdministrator, $isDisabled, $addedAt, $lastSeenAt)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, email_key = excluded.email_key,
              is_administrator = excluded.is_administrator, is_disabled = excluded.is_disabled
            """,
            ("$id", person.Id.ToString()),
            ("$name", person.Name.Trim()),
            ("$email", person.Email.Trim()),
            ("$key", key),
            ("$isAdministrator", person.IsAdministrator),
            ("$isDisabled", person.IsDisabled),
            ("$addedAt", person.AddedAt.ToUnixTimeMilliseconds()),
            ("$lastSeenAt", person.LastSeenAt?.ToUnixTimeMilliseconds()));
    }

    /// <summary>What names and addresses are compared by.</summary>
    public static string Key(string text) => text.Trim().ToLowerInvariant();

    private static Person Read(SqliteDataReader row) => new(
        row.Id(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetBoolean(4), row.Time(5), row.IsDBNull(6) ? null : row.Time(6));
}
