using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using RagPlatform.Backends.Extraction;

namespace RagPlatform.Tests.Doubles;

/// <summary>
/// Lets the test program be its own reader, as the web application is: started with <c>extract</c> it reads documents and runs no test.
/// The runner generates the entry point, so this comes before it.
/// </summary>
internal static class ReaderHost
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "This is a program.")]
    internal static void RunWhenAsked()
    {
        var arguments = Environment.GetCommandLineArgs();
        if (arguments is [_, ExtractCommand.Name, .. var rest])
        {
            Environment.Exit(ExtractCommand.RunAsync(rest, Console.OpenStandardInput(), Console.OpenStandardOutput()).GetAwaiter().GetResult());
        }
    }
}
