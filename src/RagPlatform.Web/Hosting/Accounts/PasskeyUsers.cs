using Microsoft.AspNetCore.Identity;
using RagPlatform.Core.Access;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>
/// People and their passkeys as ASP.NET Core Identity's <see cref="PasskeyHandler{TUser}"/> reads them. It writes nothing: what a ceremony
/// gave is stored by <see cref="Passkeys"/>.
/// </summary>
internal sealed class PasskeyUsers(IPeopleStore people, IPasskeyStore passkeys) : IUserPasskeyStore<Person>
{
    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public async Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? await people.FindPersonAsync(id, cancellationToken) : null;

    public async Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } passkey ? await people.FindPersonAsync(passkey.PersonId, cancellationToken) : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken) =>
        [.. (await passkeys.ListAsync(user.Id, cancellationToken)).Select(ToInfo)];

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } passkey && passkey.PersonId == user.Id ? ToInfo(passkey) : null;

    public Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    // What was said when it was made is checked then, and not kept.
    private static UserPasskeyInfo ToInfo(Passkey passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.MadeAt, passkey.SignCount, transports: null, passkey.Flags.HasFlag(PasskeyFlags.UserVerified),
        passkey.Flags.HasFlag(PasskeyFlags.BackupEligible), passkey.Flags.HasFlag(PasskeyFlags.BackedUp), attestationObject: [], clientDataJson: []);
}
