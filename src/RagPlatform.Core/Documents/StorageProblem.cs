namespace RagPlatform.Core.Documents;

/// <summary>Says in words what a failed write means.</summary>
internal static class StorageProblem
{
    private const int NoSpace = 28; // ENOSPC; .NET hands the raw number on as HResult
    private const int QuotaReached = 122; // EDQUOT
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);
    private const int HandleFullOnWindows = unchecked((int)0x80070027);

    /// <summary>The exception to throw instead.</summary>
    public static StorageException Explain(Exception problem, string folder) =>
        problem.HResult is NoSpace or QuotaReached or NoSpaceOnWindows or HandleFullOnWindows
            ? new StorageException("No space is left in the storage folder. Uploads are stopped; questions still work. Free some space, then press Retry.", problem)
            : new StorageException($"{folder} can't be written. Give this user write access or set Storage__Path to another folder.", problem);
}
