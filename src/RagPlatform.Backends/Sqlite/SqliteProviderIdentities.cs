using Microsoft.Data.Sqlite;
using RagPlatform.Core.Access;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Identities and groups of sign-in providers in SQLite. Thread-safe.</summary>
public sealed class SqliteProviderIdentities(SqliteDatabase database) : IProviderIdentities
{
    private const string Insert = "INSERT OR IGNORE INTO provider_identities (provider, subject, person_id) VALUES ($provider, $subject, $person)";

    /// <inheritdoc />
    public Task<Guid?> FindAsync(string provider, string subject, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Find(connection, provider, subject), cancellationToken);

    /// <inheritdoc />
    public Task<int> CountPeopleAsync(string providerPrefix, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => (int)connection.Scalar<long>(
                "SELECT COUNT(DISTINCT person_id) FROM provider_identities WHERE substr(provider, 1, length($prefix)) = $prefix", ("$prefix", providerPrefix)),
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> LinkAsync(string provider, string subject, Guid personId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                connection.Execute(Insert, ("$provider", provider), ("$subject", subject), ("$person", personId.ToString()));
                return Find(connection, provider, subject) == personId;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task AddAsync(Person person, string provider, string subject, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                if (Find(connection, provider, subject) is null) // Of two first sign-ins at once, the second finds the person of the first.
                {
                    PersonRows.Save(connection, person);
                    connection.Execute(Insert, ("$provider", provider), ("$subject", subject), ("$person", person.Id.ToString()));
                }

                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task SetGroupsAsync(string provider, Guid personId, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                connection.Execute(
                    "DELETE FROM group_members WHERE person_id = $person AND group_id IN (SELECT id FROM people_groups WHERE provider = $provider)",
                    ("$person", personId.ToString()), ("$provider", provider));
                foreach (var name in names)
                {
                    connection.Execute(
                        "INSERT OR IGNORE INTO group_members (group_id, person_id) VALUES ($group, $person)",
                        ("$group", FindOrAddGroup(connection, provider, name.Trim())), ("$person", personId.ToString()));
                }

                return true;
            },
            cancellationToken);

    private static Guid? Find(SqliteConnection connection, string provider, string subject) =>
        connection.List(
            "SELECT person_id FROM provider_identities WHERE provider = $provider AND subject = $subject", row => (Guid?)row.Id(0),
            ("$provider", provider), ("$subject", subject)) is [var person] ? person : null;

    private static string FindOrAddGroup(SqliteConnection connection, string provider, string name)
    {
        string[] candidates = [name, $"{name} ({provider})"];
        foreach (var candidate in candidates)
        {
            if (connection.Scalar<string>(
                "SELECT id FROM people_groups WHERE name_key = $key AND provider = $provider", ("$key", PersonRows.Key(candidate)), ("$provider", provider)) is { } known)
            {
                return known;
            }
        }

        var id = Guid.CreateVersion7().ToString();
        var free = candidates.FirstOrDefault(candidate => connection.Scalar<string>("SELECT id FROM people_groups WHERE name_key = $key", ("$key", PersonRows.Key(candidate))) is null)
            ?? $"{name} ({id})";
        connection.Execute(
            "INSERT INTO people_groups (id, name, name_key, provider) VALUES ($id, $name, $key, $provider)",
            ("$id", id), ("$name", free), ("$key", PersonRows.Key(free)), ("$provider", provider));
        return id;
    }
}
