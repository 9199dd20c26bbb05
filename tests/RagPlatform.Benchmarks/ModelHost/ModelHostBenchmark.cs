using System.Diagnostics;
using System.Globalization;

namespace RagPlatform.Benchmarks.ModelHost;

/// <summary>
/// The model host beside llama-server: same model, same threads, one run, turn by turn, so that what disturbs one disturbs the other.
/// </summary>
internal static class ModelHostBenchmark
{
    private const int Rounds = 5;
    private const int Streams = 8;
    private const int ContextTokens = 2048;
    private const string Task = "Explain step by step how a small company should plan the move of its office to another city.";

    private static readonly string[] Questions =
    [
        "How many days of leave do I have?", "Who approves travel?", "What does the warranty cover?", "How do I reset my password?",
        "When is the office open?", "What is the notice period?", "How are expenses paid back?", "Which data may leave the company?",
    ];

    public static async Task<int> RunAsync(string? model, int threads)
    {
        var repository = FindRepository();
        model ??= Path.Combine(repository, "data", "models", "SmolLM2-135M-Instruct", "SmolLM2-135M-Instruct.Q4_1.gguf");
        var peer = Path.Combine(repository, "tests", "RagPlatform.Benchmarks", "peers", "bin", "llama-server");
        using var ours = await ModelServer.StartOursAsync(repository, model, threads, Streams, ContextTokens);
        using var other = File.Exists(peer) ? await ModelServer.StartPeerAsync(peer, model, threads, Streams, ContextTokens) : null;
        Console.WriteLine($"{Path.GetFileName(model)}, {threads} threads, {Streams} slots of {ContextTokens} tokens, {Rounds} rounds, medians");
        if (other is null)
        {
            Console.WriteLine("llama-server is not there: tests/RagPlatform.Benchmarks/build-peers.sh builds it.");
        }

        ModelServer[] servers = other is null ? [ours] : [ours, other];
        await CompareAsync("one stream", servers, async (server, _) =>
        {
            var answer = await StreamedAnswer.ReadAsync(server.Http, "You are a helpful assistant.", Task, 200);
            return new Turn(answer.TokensPerSecond, answer.FirstToken.TotalMilliseconds);
        });
        await CompareAsync($"{Streams} streams, instructions that every slot knows", servers, (server, round) => TogetherAsync(server, "", $"Give all details. ({round})"));
        await CompareAsync($"{Streams} streams, instructions that are new", servers, (server, round) => TogetherAsync(server, $"Today is day {round} of the year. ", "Give all details."));
        foreach (var server in servers)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory: {server.Name} {server.ResidentMegabytes:0} MB"));
        }

        return 0;
    }

    private static async Task CompareAsync(string what, ModelServer[] servers, Func<ModelServer, int, Task<Turn>> takeTurnAsync)
    {
        var turns = servers.ToDictionary(server => server, _ => new List<Turn>());
        for (var round = 0; round <= Rounds; round++)
        {
            // Whoever goes first finds the processor cool or warm: so they take turns. Round 0 only warms up.
            foreach (var server in round % 2 == 0 ? servers : servers.Reverse())
            {
                var turn = await takeTurnAsync(server, round);
                await Console.Error.WriteLineAsync($"  round {round}: {server.Name,-13} {turn}");
                if (round > 0)
                {
                    turns[server].Add(turn);
                }
            }
        }

        Console.WriteLine(what);
        foreach (var server in servers)
        {
            Console.WriteLine($"  {server.Name,-13} {new Turn(Median(turns[server].Select(turn => turn.Rate)), Median(turns[server].Select(turn => turn.FirstTokenP95)))}");
        }

        if (servers is [var ours, var other])
        {
            var rate = Median(turns[ours].Zip(turns[other], (a, b) => a.Rate / b.Rate));
            var first = Median(turns[ours].Zip(turns[other], (a, b) => a.FirstTokenP95 / b.FirstTokenP95));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ratio         {rate:0.00}, first token {first:0.00}"));
        }
    }

    // Eight people of one assistant: its instructions are the shared prefix, about 600 tokens.
    private static async Task<Turn> TogetherAsync(ModelServer server, string begin, string end)
    {
        var instructions = begin + string.Concat(Enumerable.Repeat("You answer questions of employees from the company's handbook, briefly and with the page. ", 34));
        var begun = Stopwatch.GetTimestamp();
        var answers = await System.Threading.Tasks.Task.WhenAll(Questions.Select(
            question => StreamedAnswer.ReadAsync(server.Http, instructions, $"{question} {end}", 96)));
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var first = answers.Select(answer => answer.FirstToken.TotalMilliseconds).Order().ToList();
        return new Turn(answers.Sum(answer => answer.Tokens) / seconds, first[(int)Math.Ceiling(first.Count * 0.95) - 1]);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RagPlatform.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("RagPlatform.sln was not found above the program's folder.");
    }

    // Tokens a second of all streams together, and milliseconds.
    private sealed record Turn(double Rate, double FirstTokenP95)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rate:0.0} tokens/s, first token p95 {FirstTokenP95:0} ms");
    }
}
