// A Semantic Kernel plugin that asks RagPlatform: by name, and from inside a prompt template.
//   dotnet run samples/SemanticKernel.cs "How long is the warranty of the Brook 400?"
// RAGPLATFORM_URL names another address than http://127.0.0.1:5080, RAGPLATFORM_API_KEY a key where one is needed.
// With a chat model in the kernel and FunctionChoiceBehavior.Auto(), the model calls the plugin by itself.
#:project ../src/RagPlatform.Client
#:package Microsoft.SemanticKernel.Core
#:property PublishAot=false
using System.ComponentModel;
using Microsoft.SemanticKernel;
using RagPlatform.Client;

if (args is not [var question])
{
    Console.Error.WriteLine("Usage: dotnet run samples/SemanticKernel.cs <question>");
    return 2;
}

using var client = new RagPlatformClient(
    new Uri(Environment.GetEnvironmentVariable("RAGPLATFORM_URL") ?? "http://127.0.0.1:5080"), Environment.GetEnvironmentVariable("RAGPLATFORM_API_KEY"));
var builder = Kernel.CreateBuilder();
builder.Plugins.AddFromObject(new CompanyDocuments(client), "documents");
var kernel = builder.Build();

var answer = await kernel.InvokeAsync<string>("documents", "ask", new KernelArguments { ["question"] = question });
Console.WriteLine(answer);

// What a model of yours would be sent: the template fetches the passages before the prompt is whole.
var template = new KernelPromptTemplateFactory().Create(new PromptTemplateConfig("Write a mail that answers \"{{$question}}\" from:\n{{documents.search $question}}"));
Console.WriteLine();
Console.WriteLine(await template.RenderAsync(kernel, new KernelArguments { ["question"] = question }));
return 0;

/// <summary>What a kernel can do with the company's documents.</summary>
internal sealed class CompanyDocuments(RagPlatformClient client)
{
    [KernelFunction("ask"), Description("Answers a question from the company's documents, with the pages that the answer stands on.")]
    public async Task<string> AskAsync([Description("The question, in plain words.")] string question, CancellationToken cancellationToken)
    {
        var answer = await client.AskAsync(new AskRequest(question), cancellationToken);
        return string.Join('\n', [answer.Text, .. answer.Citations.Select(citation => $"[{citation.Number}] {citation.DocumentName}, page {citation.Page}")]);
    }

    [KernelFunction("search"), Description("The passages of the company's documents that fit a query best.")]
    public async Task<string> SearchAsync([Description("What to look for.")] string query, CancellationToken cancellationToken)
    {
        var found = await client.SearchAsync(new SearchRequest(query) { Top = 3 }, cancellationToken);
        return string.Join("\n\n", found.Passages.Select(passage => $"{passage.DocumentName}, page {passage.Page}: {passage.Text}"));
    }
}
