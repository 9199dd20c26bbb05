using System.CommandLine;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Assistants;
using RagPlatform.Core.Documents;
using RagPlatform.Web.Features.Ask;

namespace RagPlatform.Web.Cli;

/// <summary><c>ask "…"</c>: one answer, sentence by sentence.</summary>
internal static class AskCommand
{
    public static Command Create(Modules modules)
    {
        var text = new Argument<string>("question") { Description = "The question" };
        var assistant = new Option<string?>("--assistant", "-a") { Description = "Name of the assistant to ask" };
        var command = new Command("ask", "Answers a question from the documents") { text, assistant, CommandOptions.Collection, OnBehalf.Of, CommandOptions.Json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var host = CliHost.Build(modules);
            var caller = await host.Services.FindCallerAsync(arguments, cancellationToken);
            var question = new Question(arguments.GetRequiredValue(text), caller)
            {
                CollectionIds = await host.Services.GetRequiredService<IDocumentStore>()
                    .FindIdsAsync(arguments.GetValue(CommandOptions.Collection) ?? [], caller, cancellationToken),
                Assistant = await FindAssistantAsync(host, arguments.GetValue(assistant), caller, cancellationToken),
            };
            await host.StartAsync(cancellationToken);
            await ChatModelStart.WaitAsync(host, cancellationToken);
            return await AnswerAsync(host, question, arguments.GetValue(CommandOptions.Json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> AnswerAsync(CliHost host, Question question, bool json, CancellationToken cancellationToken)
    {
        var printer = new AnswerPrinter(json ? TextWriter.Null : Console.Out);
        await foreach (var update in host.Services.GetRequiredService<AnswerPipeline>().AnswerAsync(question, cancellationToken))
        {
            printer.Show(update);
            switch (update)
            {
                case AnswerUpdate.Done done when json:
                    CliHost.WriteJson(AnswerJson.From(done.Answer));
                    break;
                case AnswerUpdate.Failed failed:
                    throw new CliProblem(failed.SoFar.Notice ?? "The answer was cut short. Ask once more.");
            }
        }

        return 0;
    }

    private static async Task<Assistant?> FindAssistantAsync(CliHost host, string? name, Caller caller, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return null;
        }

        var all = await host.Services.GetRequiredService<IAssistantStore>().ListAsync(caller.Filter(), cancellationToken);
        return all.FirstOrDefault(assistant => assistant.IsNamed(name))
            ?? throw new CliProblem($"There is no assistant '{name}'. There are: {string.Join(", ", all.Select(assistant => assistant.Name))}.");
    }
}
