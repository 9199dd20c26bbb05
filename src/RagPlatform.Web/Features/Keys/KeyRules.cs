using RagPlatform.Core.Access;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Documents;

namespace RagPlatform.Web.Features.Keys;

/// <summary>Who may make which key: the same for the page and the API.</summary>
public sealed class KeyRules(IDocumentStore documents, IAssistantStore assistants, TimeProvider time)
{
    public const int MaxName = 100;

    /// <summary>Why the caller may not make that key, for people; null when they may.</summary>
    public async Task<string?> FindProblemAsync(NewApiKey wanted, Caller caller, CancellationToken cancellationToken)
    {
        // A key that makes keys would outlive its own end and its own revocation. The one of the settings is the administrator's.
        if (caller.Key is { } key && key.Id != Guid.Empty)
        {
            return "A key can't make keys. No key was made. Sign in and make it on the page API keys.";
        }

        if (wanted.Name.Length is 0 or > MaxName)
        {
            return $"A key needs a name of 1 to {MaxName} characters. No key was made. Name what it is for, such as \"nightly import\".";
        }

        if (wanted.Scopes == KeyScopes.None)
        {
            return "A key that is for nothing opens nothing. No key was made. Choose at least one of ask, search, upload, administer.";
        }

        if (!caller.IsAdministrator && (wanted.IsService || wanted.Scopes.HasFlag(KeyScopes.Administer)))
        {
            return "Only administrators make keys for services or for administering. No key was made. Ask an administrator.";
        }

        if (wanted.Scopes.HasFlag(KeyScopes.Administer) && (wanted.CollectionIds ?? wanted.AssistantIds) is not null)
        {
            return "A key that administers can't be narrowed to collections or assistants. No key was made. Make two keys.";
        }

        if (wanted.ExpiresAt <= time.GetUtcNow())
        {
            return "The key would have ended already. No key was made. Choose a later day.";
        }

        var hidden = (wanted.CollectionIds ?? []).Except((await documents.ListCollectionsAsync(caller.Filter(), cancellationToken)).Select(summary => summary.Collection.Id))
            .Concat((wanted.AssistantIds ?? []).Except((await assistants.ListAsync(caller.Filter(), cancellationToken)).Select(assistant => assistant.Id)))
            .ToList();
        return hidden.Count == 0 ? null : $"You don't have access to {string.Join(", ", hidden)}, or it does not exist. No key was made.";
    }
}
