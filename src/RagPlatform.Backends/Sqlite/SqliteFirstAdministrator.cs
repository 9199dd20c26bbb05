using RagPlatform.Core.Access;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Makes the first administrator in SQLite. Thread-safe.</summary>
public sealed class SqliteFirstAdministrator(SqliteDatabase database) : IFirstAdministrator
{
    // The log of who did what is left as it is: it says who somebody was then, and is append-only.
    private const string HandOver =
        """
        UPDATE conversations SET owner_id = $id WHERE owner_id = $owner;
        UPDATE api_keys SET owner_id = $id WHERE owner_id = $owner;
        UPDATE documents SET added_by = $id WHERE added_by = $owner;
        UPDATE collection_access SET principal = $principal WHERE principal = $ownerPrincipal;
        UPDATE document_access SET principal = $principal WHERE principal = $ownerPrincipal;
        UPDATE assistant_access SET principal = $principal WHERE principal = $ownerPrincipal;
        """;

    /// <inheritdoc />
    public Task<bool> AddAsync(Person person, string? passwordHash, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                if (connection.Scalar<long>("SELECT EXISTS (SELECT 1 FROM people)") == 1)
                {
                    return false;
                }

                PersonRows.Save(connection, person with { IsAdministrator = true, IsDisabled = false });
                if (passwordHash is not null)
                {
                    CredentialRows.SetPassword(connection, person.Id, passwordHash);
                }

                connection.Execute(
                    HandOver,
                    ("$id", person.Id.ToString()), ("$owner", Caller.Owner.Id),
                    ("$principal", person.Principal), ("$ownerPrincipal", Caller.Owner.OwnPrincipal));
                return true;
            },
            cancellationToken);
}
