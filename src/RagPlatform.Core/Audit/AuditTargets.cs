using RagPlatform.Core.Access;
using RagPlatform.Core.Webhooks;

namespace RagPlatform.Core.Audit;

/// <summary>Targets by their kinds.</summary>
public static class AuditTargets
{
    /// <summary>The audit log itself.</summary>
    public static AuditTarget Log { get; } = new("auditLog", "", "");

    /// <summary>A collection.</summary>
    public static AuditTarget Collection(Guid id, string name) => new("collection", id.ToString(), name);

    /// <summary>A document.</summary>
    public static AuditTarget Document(Guid id, string name) => new("document", id.ToString(), name);

    /// <summary>An assistant.</summary>
    public static AuditTarget Assistant(Guid id, string name) => new("assistant", id.ToString(), name);

    /// <summary>A person.</summary>
    public static AuditTarget Person(Person person) => new("person", person.Id.ToString(), person.Name);

    /// <summary>A group of people.</summary>
    public static AuditTarget Group(PeopleGroup group) => new("group", group.Id.ToString(), group.Name);

    /// <summary>A conversation; its title is its person's alone.</summary>
    public static AuditTarget Conversation(Guid id) => new("conversation", id.ToString(), "");

    /// <summary>An API key.</summary>
    public static AuditTarget Key(Guid id, string name) => new("key", id.ToString(), name);

    /// <summary>What a person allowed an app.</summary>
    public static AuditTarget App(Guid grantId, string name) => new("app", grantId.ToString(), name);

    /// <summary>An address that is told of events; its path may hold a secret of its owner.</summary>
    public static AuditTarget Webhook(Webhook webhook) => new("webhook", webhook.Id.ToString(), webhook.Url.Authority);
}
