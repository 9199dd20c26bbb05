using RagPlatform.Core.Access;

namespace RagPlatform.Core.Audit;

/// <summary>What happened. The names are stored: renaming one breaks the chain of every installation.</summary>
public enum AuditAction
{
    /// <summary>A question was put.</summary>
    Asked,

    /// <summary>Passages were searched without an answer.</summary>
    Searched,

    /// <summary>An uploaded file was opened or downloaded.</summary>
    SawOriginal,

    /// <summary>A document was added, or a newer version of it.</summary>
    Uploaded,

    /// <summary>A collection or an assistant was made.</summary>
    Added,

    /// <summary>A collection, a document or an assistant was changed.</summary>
    Changed,

    /// <summary>Something was deleted.</summary>
    Deleted,

    /// <summary>A deletion was undone.</summary>
    Restored,

    /// <summary>Something left as a file: an assistant, the audit log.</summary>
    Exported,

    /// <summary>A person signed in.</summary>
    SignedIn,

    /// <summary>A password, a code or a key was wrong.</summary>
    SignInFailed,

    /// <summary>A person signed out, or a session was ended.</summary>
    SignedOut,

    /// <summary>An API key was made.</summary>
    KeyMade,

    /// <summary>An API key was revoked.</summary>
    KeyRevoked,

    /// <summary>Who may do what was changed.</summary>
    RightsChanged,

    /// <summary>People or groups were changed.</summary>
    PeopleChanged,

    /// <summary>Settings were changed.</summary>
    SettingsChanged,

    /// <summary>Somebody said what they think of an answer, or took it back.</summary>
    FeedbackGiven,

    /// <summary>It was checked whether settings work, which connects to other machines.</summary>
    SettingsChecked,

    /// <summary>Retention removed old rows. Never removed itself: the chain is verified by it.</summary>
    LogShortened,

    /// <summary>A token was made with which a page elsewhere asks on somebody's behalf.</summary>
    WidgetTokenMade,

    /// <summary>A person allowed an app to ask or search on their behalf.</summary>
    AppAllowed,

    /// <summary>What an app was allowed ended: the person, an administrator or the app itself ended it, or one of its secrets was used twice.</summary>
    AppWithdrawn,
}

/// <summary>How it ended.</summary>
public enum AuditOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>The caller may not do it, or proved not to be who they claimed.</summary>
    Refused,

    /// <summary>It was tried and did not work.</summary>
    Failed,
}

/// <summary>What it was done to.</summary>
/// <param name="Kind">Its kind: <c>collection</c>, <c>document</c>, <c>assistant</c>, <c>person</c>, <c>key</c> …</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name at that time.</param>
public sealed record AuditTarget(string Kind, string Id, string Name);

/// <summary>Who did it.</summary>
/// <param name="PersonId">Id of the person, or null when nobody was recognised.</param>
/// <param name="Name">What the person, or the program itself, is called.</param>
/// <param name="Address">Network address that it came from; null for this machine's own command line.</param>
/// <param name="Key">The API key that stood for the person, or null.</param>
public sealed record AuditActor(string? PersonId, string Name, string? Address = null, KeyUse? Key = null)
{
    /// <summary>The program itself: what nobody asked for.</summary>
    public static AuditActor Program { get; } = new(null, "RagPlatform");

    /// <summary>Whoever may run commands on this machine.</summary>
    public static AuditActor CommandLine { get; } = new(null, "Command line");

    /// <summary>The caller as the log names them.</summary>
    public static AuditActor Of(Caller? caller) =>
        caller is null ? Program : new(caller.PersonId, caller.Name, caller.Address, caller.Key);
}

/// <summary>Something worth remembering. The log adds the moment.</summary>
/// <param name="Action">What.</param>
/// <param name="Actor">Who.</param>
/// <param name="Target">To what; null when it concerns nothing in particular.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Details">A small JSON object, or null. Never the text of questions or documents, unless <c>Audit:KeepQuestions</c> is on.</param>
public sealed record AuditEvent(
    AuditAction Action, AuditActor Actor, AuditTarget? Target = null, AuditOutcome Outcome = AuditOutcome.Done, string? Details = null);

/// <summary>A row of the log.</summary>
/// <param name="Number">Counts from 1 without gaps, but for those that retention made.</param>
/// <param name="At">When, whole milliseconds.</param>
/// <param name="Event">What happened.</param>
/// <param name="Hash">Lower-case hex SHA-256 over this row and the hash of the one before.</param>
public sealed record AuditEntry(long Number, DateTimeOffset At, AuditEvent Event, string Hash);
