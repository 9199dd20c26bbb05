namespace RagPlatform.Core;

/// <summary>The storage folder or what is in it cannot be used. The message is for people: what happened and what to do.</summary>
public sealed class StorageException : Exception
{
    /// <summary>Creates it with a message for people.</summary>
    public StorageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with a message for people and the cause for the log.</summary>
    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
