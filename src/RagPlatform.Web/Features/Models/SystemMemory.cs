using System.Globalization;

namespace RagPlatform.Web.Features.Models;

/// <summary>How much memory programs can still take on this machine.</summary>
internal static class SystemMemory
{
    private const string LinuxFile = "/proc/meminfo";

    /// <summary>Bytes. On Linux what the kernel calls available (caches it would give up count as free); elsewhere what the runtime last saw.</summary>
    public static long Free()
    {
        if (OperatingSystem.IsLinux() && File.Exists(LinuxFile))
        {
            foreach (var line in File.ReadLines(LinuxFile))
            {
                if (line.StartsWith("MemAvailable:", StringComparison.Ordinal)
                    && line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
                    && long.TryParse(kilobytes, CultureInfo.InvariantCulture, out var free))
                {
                    return free << 10;
                }
            }
        }

        var memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }
}
