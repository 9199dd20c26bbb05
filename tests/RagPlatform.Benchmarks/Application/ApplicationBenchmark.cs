using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using RagPlatform.Core.Evaluation;

namespace RagPlatform.Benchmarks.Application;

/// <summary>
/// What a person waits for: the first page after the command, the first words of an answer, those of a follow-up. Over the program as the
/// README starts it, with the models of the repository and the sample company.
/// </summary>
internal static class ApplicationBenchmark
{
    private const int Starts = 3;
    private const string Model = "SmolLM2-135M-Instruct";

    private static readonly (string First, string FollowUp)[] Conversations =
    [
        ("How many days of annual leave does a full-time employee in the United Kingdom have?", "And how many of them can be carried over?"),
        ("How long is the warranty of the Brook 400?", "What does it not cover?"),
        ("What does a hotel night in London cost at most?", "And in Berlin?"),
        ("How many characters must the password of an administrator have?", "How often must it be changed?"),
        ("What is the notice period during the probation period?", "And after it?"),
        ("Which mileage allowance is paid for a private car?", "Who approves it?"),
    ];

    public static async Task<int> RunAsync()
    {
        (await RunningProgram.StartAsync(("Models__Chat", "none"))).Dispose(); // Builds what is not built.
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            using var program = await RunningProgram.StartAsync();
            starts.Add(program.FirstPage.TotalMilliseconds);
        }

        Report("command to first page (dotnet run, built before)", starts);
        await AskAsync("evidence sentences, as shipped");
        await AskAsync(
            "twelve whole passages",
            ("Answering__PromptPassages", "12"),
            ($"Answering__Models__{Model}__PromptStyle", "Passages"),
            ($"Answering__Models__{Model}__Adapter", "none"),
            ($"Answering__Models__{Model}__MaxTokens", "40"));
        return 0;
    }

    private static async Task AskAsync(string how, params (string Key, string Value)[] settings)
    {
        using var program = await RunningProgram.StartAsync(settings);
        await program.LoadSampleAsync();
        await AskedQuestion.AskAsync(program.Http, "Who is the data protection officer?"); // Warms up.
        var (first, followUp) = (new List<AskedQuestion>(), new List<AskedQuestion>());
        foreach (var conversation in Conversations)
        {
            using var response = await program.Http.PostAsJsonAsync("/api/conversations", new { });
            response.EnsureSuccessStatusCode();
            var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
            first.Add(await AskedQuestion.AskAsync(program.Http, conversation.First, id));
            followUp.Add(await AskedQuestion.AskAsync(program.Http, conversation.FollowUp, id));
        }

        Console.WriteLine($"{Model}, {how}");
        Report("first question", first);
        Report("follow-up", followUp);
    }

    private static void Report(string what, List<AskedQuestion> asked)
    {
        var answered = asked.Where(question => question.FirstToken is not null).ToList();
        Report($"{what}: first text that the reader sees", [.. asked.Select(question => question.FirstText)]);
        if (answered.Count > 0)
        {
            Report($"{what}: first token of the model", [.. answered.Select(question => question.FirstToken!.Value)]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {what}: prompts of {answered.Min(question => question.PromptTokens)} to {answered.Max(question => question.PromptTokens)} tokens, of which {answered.Average(question => question.CachedTokens):0} were known"));
        }

        Report($"{what}: whole answer", [.. asked.Select(question => question.Total)]);
    }

    private static void Report(string what, List<double> times) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {what,-52} {RankingMetrics.Percentile(times, 0.5),8:F0} ms (longest {times.Max():F0} ms, {times.Count} times)"));
}
