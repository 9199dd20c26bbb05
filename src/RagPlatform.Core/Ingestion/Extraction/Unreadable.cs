using System.Globalization;

namespace RagPlatform.Core.Ingestion.Extraction;

/// <summary>What people read when a document cannot be read: what happened, what it means, what to do.</summary>
internal static class Unreadable
{
    public static ExtractionException Password(string name, Exception? cause = null) =>
        Create($"{name} is protected by a password. Remove the password and upload it again.", cause);

    public static ExtractionException Damaged(string name, Exception? cause = null) =>
        Create($"{name} can't be read: it is damaged. Nothing was added. Save it again from its program and upload it again.", cause);

    public static ExtractionException NotWhatItsNameSays(string name, string kind, Exception? cause = null) =>
        Create($"{name} can't be read: it is no {kind} file, or it is damaged. Nothing was added. Save it again from its program and upload it again.", cause);

    public static ExtractionException UnpacksTooFar(string name, long limit) => Create(
        $"{name} unpacks to more than {ByteSize.Format(limit, CultureInfo.InvariantCulture)}, so it was not read. Nothing was added. Split it, or an administrator can raise `Ingestion:MaxUnpackedSize`.",
        null);

    public static ExtractionException Scan(string name) =>
        Create($"{name} holds pictures of text, which this installation does not read yet. Nothing was added.", null);

    public static ExtractionException Empty(string name) => Create($"{name} holds no text. Nothing was added. Check the file and upload it again.", null);

    private static ExtractionException Create(string message, Exception? cause) =>
        cause is null ? new ExtractionException(message) : new ExtractionException(message, cause);
}
