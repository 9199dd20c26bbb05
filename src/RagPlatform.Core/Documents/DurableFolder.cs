using System.Runtime.InteropServices;
using System.Text;

namespace RagPlatform.Core.Documents;

/// <summary>
/// Makes a rename durable. On Unix a renamed file survives a power cut only when its folder was flushed too, for which .NET has no call
/// (dotnet/runtime opens no folders); on Windows the file system's journal does it.
/// </summary>
internal static class DurableFolder
{
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open([.. Encoding.UTF8.GetBytes(folder), 0], 0);
        if (descriptor < 0)
        {
            throw new IOException($"The folder {folder} could not be opened for flushing: error {Marshal.GetLastPInvokeError()}.");
        }

        try
        {
            // Some network file systems flush folders by themselves and refuse the call (EINVAL 22, ENOTSUP 95): nothing to do there.
            if (Sync(descriptor) != 0 && Marshal.GetLastPInvokeError() is not (22 or 95 or 45) and var error)
            {
                throw new IOException($"The folder {folder} could not be flushed: error {error}.", error);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
