using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RagPlatform.ModelHost.Api;

/// <summary>Ends the host when the process that started it is gone, however it went: no model stays in memory without its owner.</summary>
/// <remarks>
/// Two signs: the end of standard input, which the parent holds open and the system closes when the parent dies by whatever means, and,
/// each second, the parent's process number. <c>PR_SET_PDEATHSIG</c> is no use here: it fires when the parent's thread ends, and
/// .NET's threads come and go.
/// </remarks>
internal sealed partial class ParentWatch(HostArguments arguments, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ParentWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (arguments.Parent is not { } parent)
        {
            return;
        }

        var input = new Thread(() => ReadInput(parent)) { IsBackground = true, Name = "parent" };
        input.Start();
        var isChild = !OperatingSystem.IsWindows() && getppid() == parent;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // A dead parent's number may be given to another process; but this one then has another parent.
            if (!IsAlive(parent) || (isChild && getppid() != parent))
            {
                Leave(parent);
                return;
            }
        }
    }

    private void ReadInput(int parent)
    {
        using var input = Console.OpenStandardInput();
        Span<byte> buffer = stackalloc byte[256];
        while (input.Read(buffer) > 0)
        {
        }

        Leave(parent);
    }

    private void Leave(int parent)
    {
        Log.Gone(logger, parent);
        lifetime.StopApplication();

        // A step in native code cannot be interrupted; the process can.
        var kill = new Thread(() =>
        {
            Thread.Sleep(_patience);
            Process.GetCurrentProcess().Kill();
        }) { IsBackground = true };
        kill.Start();
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [LibraryImport("libc")]
    private static partial int getppid();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The process {Parent} that started this one is gone.")]
        public static partial void Gone(ILogger logger, int parent);
    }
}
