using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using RagPlatform.Core.Ingestion;
using RagPlatform.Core.Ingestion.Extraction;

namespace RagPlatform.Backends.Extraction;

/// <summary>
/// The reader: what the child process does (<c>extract</c>). Reads requests from standard input, answers on standard output, and is
/// reused over documents. It ends when its parent does, whatever it is doing then.
/// </summary>
public static class ExtractCommand
{
    /// <summary>First argument of the command line that starts it.</summary>
    public const string Name = "extract";

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ParentPoll = TimeSpan.FromSeconds(1);

    /// <summary>Runs until the input ends, or nothing was asked for two minutes.</summary>
    /// <param name="arguments">What follows <c>extract</c>: the parent's process number, or nothing.</param>
    /// <param name="input">One request a line.</param>
    /// <param name="output">One message a line.</param>
    /// <returns>The exit code: 0; 3 when the memory limit was reached.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Stream input, Stream output)
    {
        Console.SetOut(Console.Error); // A library that prints must not break the protocol.
        var requests = Channel.CreateUnbounded<string>();
        Watch(() => ReadInput(input, requests.Writer), "requests");
        if (arguments.Count > 0 && int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var parent))
        {
            Watch(() => WaitForEndOf(parent), "parent");
        }

        await using var writer = new StreamWriter(output, new UTF8Encoding(false), 64 << 10);
        await SendAsync(writer, new ExtractionMessage()); // Ready.
        while (await NextAsync(requests.Reader) is { } line)
        {
            if (!await AnswerAsync(ExtractionMessage.Read<ExtractionRequest>(line), writer))
            {
                return 3;
            }
        }

        return 0;
    }

    private static async Task<string?> NextAsync(ChannelReader<string> requests)
    {
        using var idle = new CancellationTokenSource(Idle);
        try
        {
            return await requests.ReadAsync(idle.Token);
        }
        catch (Exception ex) when (ex is OperationCanceledException or ChannelClosedException)
        {
            return null;
        }
    }

    private static async Task<bool> AnswerAsync(ExtractionRequest request, StreamWriter output)
    {
        ExtractionMessage last;
        try
        {
            var input = new ExtractionInput(request.Path, request.Name, request.MediaType);
            await foreach (var update in new DocumentExtractors(request.Limits).ExtractAsync(input, CancellationToken.None))
            {
                await SendAsync(output, ExtractionMessage.Of(update));
            }

            last = new ExtractionMessage { Done = true };
        }
        catch (ExtractionException ex)
        {
            last = new ExtractionMessage { Unreadable = ex.Message, Cause = ex.InnerException?.ToString() };
        }
        catch (Exception ex) when (ex is OutOfMemoryException or InsufficientMemoryException || ex.InnerException is OutOfMemoryException)
        {
            last = new ExtractionMessage { OutOfMemory = true };
        }
        catch (Exception ex)
        {
            // Extractors meet bytes made to break them; whatever they throw is a document that cannot be read.
            last = new ExtractionMessage
            {
                Unreadable = $"{request.Name} can't be read: it is damaged. Nothing was added. Save it again from its program and upload it again.",
                Cause = ex.ToString(),
            };
        }

        await SendAsync(output, last);
        return last.OutOfMemory is null;
    }

    private static async Task SendAsync(StreamWriter output, ExtractionMessage message)
    {
        await output.WriteLineAsync(ExtractionMessage.Write(message));
        await output.FlushAsync(); // Each line is a sign of life.
    }

    // Threads of their own: the pool may be busy with a document that never ends.
    private static void Watch(ThreadStart work, string name) => new Thread(work) { IsBackground = true, Name = name }.Start();

    private static void ReadInput(Stream input, ChannelWriter<string> requests)
    {
        using var reader = new StreamReader(input, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            requests.TryWrite(line);
        }

        End();
    }

    private static void WaitForEndOf(int parent)
    {
        while (true)
        {
            Thread.Sleep(ParentPoll);
            try
            {
                using var process = Process.GetProcessById(parent);
            }
            catch (ArgumentException)
            {
                End(); // There is no such process any more.
            }
        }
    }

    // Not Environment.Exit: that waits for threads, and one of them may hang in a document.
    private static void End()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
