using Microsoft.Data.Sqlite;
using RagPlatform.Core.Access;
using RagPlatform.Core.Documents;

namespace RagPlatform.Backends.Sqlite;

/// <summary>People and groups in SQLite. Thread-safe.</summary>
public sealed class SqlitePeopleStore(SqliteDatabase database) : IPeopleStore
{
    /// <inheritdoc />
    public Task<IReadOnlyList<Person>> ListPeopleAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Person>>(connection => PersonRows.List(connection, ""), cancellationToken);

    /// <inheritdoc />
    public Task<Person?> FindPersonAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Find(connection, id), cancellationToken);

    /// <inheritdoc />
    public Task<Person?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => PersonRows.List(connection, "WHERE p.email_key = $key", ("$key", PersonRows.Key(email))) is [var person] ? person : null, cancellationToken);

    /// <inheritdoc />
    public Task<bool> HasPeopleAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(connection => connection.Scalar<long>("SELECT EXISTS (SELECT 1 FROM people)") == 1, cancellationToken);

    /// <inheritdoc />
    public Task<(Person Before, Person After)?> ChangePersonAsync(Guid id, Func<Person, Person> change, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => Find(connection, id) is { } before ? (before, Save(connection, change(before))) : ((Person, Person)?)null, cancellationToken);

    /// <inheritdoc />
    public Task SavePersonAsync(Person person, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => Save(connection, person), cancellationToken);

    /// <inheritdoc />
    public Task SetLastSeenAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "UPDATE people SET last_seen_at = $at WHERE id = $id", ("$id", id.ToString()), ("$at", at.ToUnixTimeMilliseconds())),
            cancellationToken,
            durable: false);

    /// <inheritdoc />
    public Task<IReadOnlyList<PeopleGroup>> ListGroupsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<PeopleGroup>>(
            connection => connection.List(
                "SELECT id, name, provider FROM people_groups ORDER BY name_key",
                row => new PeopleGroup(row.Id(0), row.GetString(1), row.TextOrNull(2))),
            cancellationToken);

    /// <inheritdoc />
    public Task SaveGroupAsync(PeopleGroup group, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var (id, key) = (group.Id.ToString(), PersonRows.Key(group.Name));
                if (connection.Scalar<string>("SELECT id FROM people_groups WHERE name_key = $key AND id <> $id", ("$key", key), ("$id", id)) is not null)
                {
                    throw new DuplicateNameException($"Another group is named '{group.Name.Trim()}', so nothing was changed. Choose another name.");
                }

                return connection.Execute(
                    """
                    INSERT INTO people_groups (id, name, name_key, provider) VALUES ($id, $name, $key, $provider)
                    ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key
                    """,
                    ("$id", id), ("$name", group.Name.Trim()), ("$key", key), ("$provider", group.Provider));
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> DeleteGroupAsync(Guid id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                if (connection.Execute("DELETE FROM people_groups WHERE id = $id", ("$id", id.ToString())) == 0)
                {
                    return false;
                }

                // The last right of a document stays, for a group that nobody is in: without any it would inherit, and be open to
                // everybody who may read its collection.
                connection.Execute(
                    """
                    DELETE FROM collection_access WHERE principal = $principal;
                    DELETE FROM assistant_access WHERE principal = $principal;
                    DELETE FROM document_access WHERE principal = $principal AND EXISTS (
                      SELECT 1 FROM document_access o WHERE o.document = document_access.document AND o.principal <> $principal);
                    """,
                    ("$principal", Principal.OfGroup(id)));
                return true;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Person>> ListMembersAsync(Guid groupId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Person>>(
            connection => PersonRows.List(
                connection, "JOIN group_members m ON m.person_id = p.id WHERE m.group_id = $group", ("$group", groupId.ToString())),
            cancellationToken);

    /// <inheritdoc />
    public Task SetMembersAsync(Guid groupId, IReadOnlyCollection<Guid> personIds, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                """
                DELETE FROM group_members WHERE group_id = $group;
                INSERT INTO group_members (group_id, person_id)
                SELECT g.id, p.id FROM people_groups g, people p WHERE g.id = $group AND p.id IN (SELECT value FROM json_each($people));
                """,
                ("$group", groupId.ToString()), ("$people", SqliteJson.Array(personIds.Select(id => id.ToString())))),
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> ChangeMembersAsync(
        Guid groupId, IReadOnlyCollection<Guid> added, IReadOnlyCollection<Guid> removed, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<Guid>>(
            connection =>
            {
                connection.Execute(
                    """
                    DELETE FROM group_members WHERE group_id = $group AND person_id IN (SELECT value FROM json_each($removed));
                    INSERT OR IGNORE INTO group_members (group_id, person_id)
                    SELECT g.id, p.id FROM people_groups g, people p WHERE g.id = $group AND p.id IN (SELECT value FROM json_each($added));
                    """,
                    ("$group", groupId.ToString()),
                    ("$removed", SqliteJson.Array(removed.Select(id => id.ToString()))),
                    ("$added", SqliteJson.Array(added.Select(id => id.ToString()))));
                return connection.List(
                    "SELECT person_id FROM group_members WHERE group_id = $group ORDER BY person_id", row => row.Id(0), ("$group", groupId.ToString()));
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<Caller?> FindCallerAsync(Guid personId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => Find(connection, personId) is { IsDisabled: false } person
                ? new Caller(
                    person.Id.ToString(),
                    person.Name,
                    [
                        person.Principal,
                        .. connection.List(
                            "SELECT group_id FROM group_members WHERE person_id = $person ORDER BY group_id",
                            row => Principal.OfGroup(row.Id(0)), ("$person", person.Id.ToString())),
                        Principal.Everyone,
                    ],
                    person.IsAdministrator)
                : null,
            cancellationToken);

    // Asked inside the transaction: two administrators who remove each other at once must not both succeed.
    private static Person Save(SqliteConnection connection, Person person)
    {
        var hadAdministrator = HasAdministrator(connection);
        PersonRows.Save(connection, person);
        return hadAdministrator && !HasAdministrator(connection) ? throw new LastAdministratorException() : person;
    }

    private static Person? Find(SqliteConnection connection, Guid id) =>
        PersonRows.List(connection, "WHERE p.id = $id", ("$id", id.ToString())) is [var person] ? person : null;

    private static bool HasAdministrator(SqliteConnection connection) =>
        connection.Scalar<long>("SELECT EXISTS (SELECT 1 FROM people WHERE is_administrator AND NOT is_disabled)") == 1;
}
